"""What a workbook claims to be: which school, which export, made when."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from reports.sheets.signs import ABOUT, NUMBER_PROPERTY, SCHOOL_PROPERTY
from reports.verification.flat import Flat, Kind
from reports.verification.shown import moment_of
from reports.verification.workbook import Workbook

SCHOOL_ROW, NUMBER_ROW, MADE_AT_ROW = "School", "Export number", "Made at (London time)"
"""Labels on the sheet About of the school's name, the export's number and when it was made."""

ABOUT_ROWS = 200
LONGEST = 300
"""The most characters of a property that are read."""


@dataclass(frozen=True)
class Claim:
    """What the file's properties (`slug`, `number`) and the sheet About claim.

    None if they claim nothing. Anybody can have typed any of it. `program` is the one that last
    saved the file.
    """

    slug: str | None = None
    number: int | None = None
    about_school: str | None = None
    about_number: int | None = None
    made_at: dt.datetime | None = None
    program: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self) | {"made_at": self.made_at and self.made_at.isoformat()}

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> "Claim":
        """Return a claim from what `to_json` gave."""
        made_at = fields["made_at"] and dt.datetime.fromisoformat(fields["made_at"])
        return cls(**fields | {"made_at": made_at})


def claim_of(book: Workbook) -> Claim:
    """Return what a workbook claims to be."""
    about = next((sheet for sheet in book.sheets if sheet.name == ABOUT), None)
    facts = _facts(book.read(about).found) if about else {}
    program, _, version = book.properties.get("Application", "").partition("$")[0].partition("/")
    school = facts.get(SCHOOL_ROW, "")
    return Claim(
        slug=book.properties.get(SCHOOL_PROPERTY, "")[:LONGEST] or None,
        number=_number(book.properties.get(NUMBER_PROPERTY, "")),
        about_school=school[1:] if school.startswith("s") else None,
        about_number=_number(facts.get(NUMBER_ROW, "")[1:]),
        made_at=moment_of(facts.get(MADE_AT_ROW, "")),
        program=f"{program} {version}".strip()[:60],
    )


def _facts(about: Flat) -> dict[str, str]:
    """Return the content beside each label of the sheet About."""
    labels = {row: about.get((f"A{row}", Kind.VALUE), "") for row in range(1, ABOUT_ROWS)}
    return {
        label[1:]: about.get((f"B{row}", Kind.VALUE), "") for row, label in labels.items() if label
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
