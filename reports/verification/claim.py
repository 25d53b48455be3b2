"""What a workbook claims to be: which school, which export, made when."""

from dataclasses import dataclass

from reports.sheets.signs import ABOUT, NUMBER_PROPERTY, SCHOOL_PROPERTY
from reports.verification import xml
from reports.verification.flat import Kind
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

    Empty or 0 if they claim nothing. Anybody can have typed any of it. `made_at` is in ISO format,
    and `program` the one that last saved the file.
    """

    slug: str = ""
    number: int = 0
    about_school: str = ""
    about_number: int = 0
    made_at: str = ""
    program: str = ""


def claim_of(book: Workbook) -> Claim:
    """Return what a workbook claims to be."""
    about = next((book.read(sheet) for sheet in book.sheets if sheet.name == ABOUT), {})
    cells = [
        [about.get((f"{at}{row}", Kind.VALUE), "") for at in "AB"] for row in range(ABOUT_ROWS)
    ]
    facts = {label[1:]: value for label, value in cells}
    program, _, version = book.properties.get("Application", "").partition("$")[0].partition("/")
    school, at = facts.get(SCHOOL_ROW, ""), moment_of(facts.get(MADE_AT_ROW, ""))
    return Claim(
        slug=book.properties.get(SCHOOL_PROPERTY, "")[:LONGEST],
        number=max(0, xml.whole(book.properties.get(NUMBER_PROPERTY))),
        about_school=school[1:] if school.startswith("s") else "",
        about_number=max(0, xml.whole(facts.get(NUMBER_ROW, "")[1:])),
        made_at=at.isoformat() if at else "",
        program=f"{program} {version}".strip()[:60],
    )
