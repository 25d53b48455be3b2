"""What a workbook is meant to say otherwise than the version of a fixture did: each with its why.

A figure that changes without an entry here is a fault of the upgrade.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.upgrades.comparing import Sheet


@dataclass(frozen=True)
class Intended:
    """In a sheet, of every year or as in "2025 Lessons", `column` reads `now`.

    It does so in the rows that hold `row`, by column; without it in all. With `was`, that part
    alone of a cell is replaced, as where a word was changed.
    """

    fixtures: tuple[str, ...]
    sheet: str
    column: str
    now: str
    why: str
    was: str = ""
    row: Mapping[str, str] = field(default_factory=dict)


FIRST_TWO = ("fa93322", "b6670c4")

AFTERWARDS = "The workbook tells since then which documents were added after an evening."
TO_COME = "An evening to come has no figures yet, and not nought."
FOR_FAMILIES = "A module has a new field; those that were there are shown to families as before."

INTENDED = (
    Intended(
        FIRST_TWO,
        "2025 Information evenings",
        "Materials shown before",
        was="Slides from the information evening",
        now="Slides from the information evening (added after the evening)",
        row={"Date": "2026-01-12"},
        why=AFTERWARDS,
    ),
    Intended(
        FIRST_TWO,
        "2026 Information evenings",
        "Materials shown before",
        was="Family agreement for phones and tablets",
        now="Family agreement for phones and tablets (added after the evening)",
        row={"Date": "2026-09-28"},
        why=AFTERWARDS,
    ),
    Intended(
        FIRST_TWO,
        "Information evenings",
        "Families came",
        now="",
        row={"State": "Planned"},
        why=TO_COME,
    ),
    Intended(
        FIRST_TWO, "Information evenings", "Adults", now="", row={"State": "Planned"}, why=TO_COME
    ),
    Intended(
        FIRST_TWO,
        "Change history",
        "To",
        was="; Archived: No",
        now="; Shown on the families’ page: Yes; Archived: No",
        row={"What": "Module added"},
        why=FOR_FAMILIES,
    ),
)


def as_intended_now(fixture: str, workbooks: dict[str, dict[str, Sheet]]) -> None:
    """Change what the fixture's workbooks say to what they are meant to say now."""
    for item in INTENDED:
        if fixture not in item.fixtures:
            continue
        sheets = [
            sheet
            for year, sheets in workbooks.items()
            for title, sheet in sheets.items()
            if item.sheet in (title, f"{year} {title}")
        ]
        changes = sum(_change(sheet, item) for sheet in sheets)
        assert changes, f"nothing in {fixture} is meant by {item}"


def _change(sheet: Sheet, item: Intended) -> int:
    """Change the cells that are meant; return how many."""
    header, *rows = sheet
    wanted = {header.index(column): value for column, value in item.row.items()}
    place = header.index(item.column)
    changes = 0
    for row in rows:
        if item.was in row[place] and all(row[at] == value for at, value in wanted.items()):
            row[place] = row[place].replace(item.was, item.now) if item.was else item.now
            changes += 1
    return changes
