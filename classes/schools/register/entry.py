"""A school in the register, with the few columns that are read."""

import re
from dataclasses import dataclass

LONGEST_NAME = 120
URN = re.compile(r"[0-9]{5,6}")

AGE_IN_YEAR_5 = 10
"""The age that children reach in Year 5. The highest age of a school that ends with it is 10."""
YOUNGEST_IN_YEAR_6 = 10
"""The age of children who begin Year 6. The lowest age of a school that begins with it is 10."""


@dataclass(frozen=True)
class Entry:
    """A school as the register has it. Ages are None where it has none.

    `number` is the establishment number, which is unique within a local authority.
    """

    urn: str
    name: str
    status: str
    phase: str = ""
    low: int | None = None
    high: int | None = None
    authority_code: str = ""
    authority: str = ""
    number: str = ""
    trust_code: str = ""
    trust: str = ""
    town: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.urn})"

    @property
    def is_open(self) -> bool:
        """Return whether children are taught there: “Open, but proposed to close” is open."""
        return self.status.casefold().startswith("open")

    @property
    def is_closed(self) -> bool:
        return self.status.casefold() == "closed"

    @property
    def teaches_upper_years(self) -> bool:
        """Return whether Year 5 or Year 6 is within its statutory ages.

        So are a junior school (7 to 11), a middle school (9 to 13) and an all-through school, and
        an infant school (5 to 7) or a first school that ends with Year 4 (5 to 9) is not.
        """
        if self.low is None or self.high is None:
            return False
        return self.low <= YOUNGEST_IN_YEAR_6 and self.high >= AGE_IN_YEAR_5

    @property
    def why_left_out(self) -> str:
        """Return why no school is made from it, as the end of a sentence; "" if one is."""
        if self.is_closed:
            return "closed"
        if not self.is_open:
            return f"not open: {self.status or 'no status in the register'}"
        if self.low is None or self.high is None:
            return "no ages in the register"
        if not self.teaches_upper_years:
            return "no Year 5 or 6"
        if not URN.fullmatch(self.urn) or not 0 < len(self.name) <= LONGEST_NAME:
            return "a wrong URN or name in the register"
        return ""

    @property
    def is_identified(self) -> bool:
        """Return whether authority and number tell it from every other school."""
        return bool(self.authority_code and self.number)

    def follows(self, other: "Entry") -> bool:
        """Return whether it is the same place under a new URN, as after becoming an academy."""
        return (
            other.is_closed
            and self.is_identified
            and (self.authority_code, self.number) == (other.authority_code, other.number)
        )
