"""Year groups: the span of years that a class has or that a session is for."""

from collections.abc import Sequence
from dataclasses import dataclass

YOUNGEST, OLDEST = 1, 13


@dataclass(frozen=True)
class YearGroups:
    """A span of year groups, both ends included, such as Year 5 to Year 6.

    `but` is a year group in between that is left out: see `without`.
    """

    youngest: int
    oldest: int
    but: int | None = None

    @classmethod
    def parse(cls, text: str) -> "YearGroups":
        """Read "5-6", "5 to 6", "5/6" or "6". Raise ValueError, with a sentence, for other text."""
        parts = text.lower().replace("to", "-").replace("–", "-").replace("/", "-").split("-")
        try:
            numbers = [int(part.strip().removeprefix("year")) for part in parts]
        except ValueError:
            numbers = []
        if len(numbers) not in (1, 2) or not YOUNGEST <= numbers[0] <= numbers[-1] <= OLDEST:
            raise ValueError(
                f"“{text}” is not a year group. Write a year such as 6, or 5-6 for a mixed class."
            )
        return cls(numbers[0], numbers[-1])

    @property
    def years(self) -> Sequence[int]:
        return [year for year in range(self.youngest, self.oldest + 1) if year != self.but]

    def without(self, year: int | None) -> "YearGroups":
        """Return the span without a year group. None, or its only one, changes nothing."""
        if year not in self.years or len(self.years) == 1:
            return self
        if year == self.youngest:
            return YearGroups(self.youngest + 1, self.oldest)
        if year == self.oldest:
            return YearGroups(self.youngest, self.oldest - 1)
        return YearGroups(self.youngest, self.oldest, but=year)

    @property
    def short(self) -> str:
        """Return "5-6" or "6", as in our files."""
        return str(self.youngest) if len(self.years) == 1 else f"{self.youngest}-{self.oldest}"

    def __str__(self) -> str:
        if len(self.years) == 1:
            return f"Year {self.youngest}"
        if self.but:
            return f"Years {', '.join(map(str, self.years[:-1]))} and {self.oldest}"
        joined = "and" if len(self.years) == 2 else "to"
        return f"Years {self.youngest} {joined} {self.oldest}"

    def overlaps(self, other: "YearGroups") -> bool:
        return bool({*self.years} & {*other.years})
