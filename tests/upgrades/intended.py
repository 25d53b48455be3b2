"""Intended differences between the workbooks of an earlier version and those of today.

Each has its reason. If a figure changes without an entry here, the upgrade is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.upgrades.comparing import Sheet


@dataclass(frozen=True)
class Intended:
    """In a sheet, `column` now reads `now`.

    `sheet` names a sheet of every year, or of one year as in "2025 Lessons". `row` limits this to
    the rows with those values, by column. With `was`, only that part of a cell is replaced. With
    `gone`, rows in which `column` reads `was` are no longer there.
    """

    fixtures: tuple[str, ...]
    sheet: str
    column: str
    now: str
    why: str
    was: str = ""
    gone: bool = False
    row: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Renamed:
    """In a sheet, the column `was` is now called `now`."""

    sheet: str
    was: str
    now: str
    why: str


@dataclass(frozen=True)
class NewRows:
    """In a sheet, rows whose `column` begins with `begins` are there by a new rule."""

    sheet: str
    column: str
    begins: str
    why: str


FIRST = ("fa93322",)
ALL = (*FIRST, "d31936b")

AFTERWARDS = "The workbook tells since then which documents were added after an evening."
TO_COME = "An evening to come has no figures yet, and not nought."
NO_REACH = "A cancelled evening reached nobody, so it has no figures."
FOR_FAMILIES = "A module has a new field; those that were there are shown to families as before."

WITHDRAWN = "A withdrawal closes the missed lesson: it is nothing to catch up on."
ONLY_FOR = "A session that is for one year group of a mixed class names it."
OF_THE_DAY = (
    "Missed is on roll less present of the day. It counted too few where the missed lesson of "
    "somebody who was away was dismissed afterwards, because they had left the class."
)

INTENDED = (
    *(
        Intended(
            ALL,
            "To do",
            "What",
            now=f"{task} for Year 6",
            row={"Class": "5/6 Rowan", "No.": number, "What": task},
            why=ONLY_FOR,
        )
        for task, number in (
            ("Log or re-plan", "6"),
            ("Give a date", "7"),
            ("Teach", "6"),
            ("Teach", "7"),
        )
    ),
    *(
        Intended(
            ALL,
            f"{date[:4]} Lessons",
            "Missed",
            now=missed,
            row={"Class": group, "Date": date, "Missed": was},
            why=OF_THE_DAY,
        )
        for group, date, was, missed in (
            ("5 Ash", "2025-12-01", "4", "6"),
            ("6 Ash", "2026-10-19", "0", "3"),
        )
    ),
    Intended(
        ALL,
        "Lessons",
        "Taught by",
        now="",
        row={"Outcome": "Did not happen"},
        why="Nobody taught a lesson that did not happen.",
    ),
    Intended(
        ALL,
        "Missed lessons",
        "Open",
        was="Yes",
        now="No",
        row={"Reason": "Withdrawn"},
        why=WITHDRAWN,
    ),
    Intended(
        ALL, "Missed lessons", "How", now="Withdrawn", row={"Reason": "Withdrawn"}, why=WITHDRAWN
    ),
    Intended(
        ALL,
        "2026 To do",
        "What",
        was="Catch up: Gil V",
        now="",
        gone=True,
        row={"No.": "3"},
        why=WITHDRAWN,
    ),
    Intended(
        ALL,
        "Change history",
        "Record",
        was="Viewer (head, governor)",
        now="Governor (viewer)",
        why="A head has a role of their own.",
    ),
    Intended(
        ALL,
        "Change history",
        "Who",
        was="A command",
        now="A family, on the families’ page",
        row={"What": "Evening answer added"},
        why="No command answers for a family.",
    ),
    Intended(
        ALL,
        "Change history",
        "To",
        was="; Names of children who have left: 1",
        now="; Only the PSHE lead moves due dates: No; Names of children who have left: 1",
        row={"What": "School added"},
        why="A school has a new setting.",
    ),
    Intended(
        ALL,
        "Change history",
        "To",
        was="; Change history: 7",
        now="; Change history: 7; Names of staff who have left: 7",
        row={"What": "School added"},
        why="A school sets how long the accounts of staff who left are kept.",
    ),
    Intended(
        FIRST,
        "2025 Information evenings",
        "Materials shown before",
        was="Slides from the information evening",
        now="Slides from the information evening (added after the evening)",
        row={"Date": "2026-01-12"},
        why=AFTERWARDS,
    ),
    Intended(
        FIRST,
        "2026 Information evenings",
        "Materials shown before",
        was="Family agreement for phones and tablets",
        now="Family agreement for phones and tablets (added after the evening)",
        row={"Date": "2026-09-28"},
        why=AFTERWARDS,
    ),
    Intended(
        FIRST,
        "Information evenings",
        "Families came",
        now="",
        row={"State": "Planned"},
        why=TO_COME,
    ),
    Intended(
        FIRST, "Information evenings", "Adults", now="", row={"State": "Planned"}, why=TO_COME
    ),
    *(
        Intended(ALL, "Information evenings", column, now="", row={"State": "Planned"}, why=TO_COME)
        for column in ("Materials sent", "Spoken to", "Reached after")
    ),
    *(
        Intended(
            ALL, "Information evenings", column, now="", row={"State": "Cancelled"}, why=NO_REACH
        )
        for column in (
            *("Families came", "Adults", "Materials sent", "Spoken to", "Reached after"),
            *("Pupils on roll", "Families reached in the year", "Reach"),
        )
    ),
    *(
        Intended(
            ALL,
            "Change history",
            "To",
            was=f"Adults: {adults}",
            now=f"Reply: We are coming; Adults: {adults}; Dismissed: No",
            row={"What": "Evening answer added"},
            why="Families can answer that they cannot come, so an answer says which it is.",
        )
        for adults in (1, 2)
    ),
    Intended(
        ALL,
        "Information evenings",
        "State",
        now="Coming",
        row={"State": "Planned"},
        why="The workbook says of an evening what its page says.",
    ),
    Intended(
        ALL,
        "Curriculum map",
        "Status",
        now="Part taught",
        row={"Status": "Taught in part"},
        why="The map names the status as every other page does.",
    ),
    Intended(
        FIRST,
        "Change history",
        "To",
        was="; Archived: No",
        now="; Shown on the families’ page: Yes; Archived: No",
        row={"What": "Module added"},
        why=FOR_FAMILIES,
    ),
    *(
        Intended(
            ALL,
            "Change history",
            column,
            was="; Missed it, not named: 0; Caught up, not named: 0",
            now="",
            row={"What": f"Lesson {done}"},
            why="A count of 0 that nobody typed says nothing.",
        )
        for column, done in (("To", "added"), ("From", "removed"))
    ),
)


RENAMED = (
    Renamed(
        "Information evenings",
        "Reach",
        "Reach in the year",
        why="It is the reach of the year, not of the evening beside which it stands.",
    ),
)

NEW_ROWS = (
    NewRows(
        "To do",
        "What",
        "Before they leave",
        why="What the whole class lacks is one row, and who stays does not leave.",
    ),
    NewRows(
        "Information evenings",
        "Class",
        "Not matched yet",
        why="Families who wait to be matched have a row, so that adults add up.",
    ),
)


MISSED, JOINED_LATER = "Missed", "Joined later"


def with_all_in_missed(workbooks: dict[str, dict[str, Sheet]]) -> dict[str, dict[str, Sheet]]:
    """Return the workbooks with those who joined later in Missed, as it was in earlier versions.

    Missed counts only who was away that day now, and Joined later has a column of its own.
    """
    for sheets in workbooks.values():
        header, *rows = sheets["Lessons"]
        if JOINED_LATER in header:
            missed, joined = header.index(MISSED), header.index(JOINED_LATER)
            for row in rows:
                if row[joined]:
                    row[missed] = str(int(row[missed]) + int(row[joined]))
    return workbooks


def without_new_rows(workbooks: dict[str, dict[str, Sheet]]) -> dict[str, dict[str, Sheet]]:
    """Return the workbooks without the rows that are there by a new rule."""
    return {
        year: {title: _without_new_rows(title, sheet) for title, sheet in sheets.items()}
        for year, sheets in workbooks.items()
    }


def _without_new_rows(title: str, sheet: Sheet) -> Sheet:
    header, *rows = sheet
    for new in NEW_ROWS:
        if new.sheet == title:
            place = header.index(new.column)
            rows = [row for row in rows if not row[place].startswith(new.begins)]
    return [header, *rows]


def as_intended_now(fixture: str, workbooks: dict[str, dict[str, Sheet]]) -> None:
    """Apply the intended differences to the workbooks of a fixture."""
    for intended in INTENDED:
        if fixture not in intended.fixtures:
            continue
        sheets = [
            sheet
            for year, sheets in workbooks.items()
            for title, sheet in sheets.items()
            if intended.sheet in (title, f"{year} {title}")
        ]
        changes = sum(_change(sheet, intended) for sheet in sheets)
        assert changes, f"nothing in {fixture} matches {intended}"
    for renamed in RENAMED:
        for sheets in workbooks.values():
            header = sheets[renamed.sheet][0]
            header[header.index(renamed.was)] = renamed.now


def _change(sheet: Sheet, intended: Intended) -> int:
    """Change the matching cells. Return their number."""
    header, *rows = sheet
    matching = {header.index(column): value for column, value in intended.row.items()}
    target = header.index(intended.column)
    changes = 0
    for row in rows:
        if intended.was not in row[target]:
            continue
        if all(row[index] == value for index, value in matching.items()):
            if intended.gone:
                sheet.remove(row)
                changes += 1
                continue
            row[target] = (
                row[target].replace(intended.was, intended.now) if intended.was else intended.now
            )
            changes += 1
    return changes
