"""Ten invented trackers, each of a different make, with the lessons that are in them."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import openpyxl

from classes.years.academic_year import AcademicYear
from lessons.imports.tracker.sheets import Vocabulary

CLASSES = ("5 Ash", "5 Oak", "6 Elm", "5/6 Rowan")
SESSIONS = ("Kindness", "Staying safe", "Being online", "Trusted adults")
WORDS = Vocabulary.of(AcademicYear(2026), CLASSES, SESSIONS)

Rows = Sequence[Sequence[object]]
Expected = tuple[str, str, str, str]
"""A class and a session as in the file, the day as 2026-10-05 or "", and the words and names."""


@dataclass(frozen=True)
class Invented:
    """A tracker: its sheets, what is read from it as cell → lesson, and what is not."""

    sheets: Mapping[str, Rows]
    lessons: Mapping[str, Expected]
    left_out: Sequence[str] = ()
    doubts: Sequence[str] = ()
    merged: Sequence[str] = ()

    def as_xlsx(self) -> bytes:
        """Return the tracker as a workbook."""
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for name, rows in self.sheets.items():
            sheet = workbook.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
            for cells in self.merged:
                sheet.merge_cells(cells)
        target = io.BytesIO()
        workbook.save(target)
        return target.getvalue()

    def as_csv(self) -> bytes:
        """Return the only sheet as a .csv file."""
        [rows] = self.sheets.values()
        return as_csv(rows)


def as_csv(rows: Iterable[Iterable[object]]) -> bytes:
    """Return rows as Excel saves them."""
    target = io.StringIO(newline="")
    csv.writer(target).writerows(rows)
    return target.getvalue().encode("utf-8-sig")


TRACKERS = {
    "classes down, sessions across, with dates and a total": Invented(
        {
            "Tracker": [
                ["Brook Vale Primary PSHE 2026/27"],
                [],
                ["Class", "Kindness", "Staying safe", "Total"],
                ["5 Ash", dt.date(2026, 10, 5), "12/10/2026", 2],
                ["5 Oak", "31/11/2026", None, 0],
                ["Total", 1, 1, 2],
            ]
        },
        {
            "Tracker B4": ("5 Ash", "Kindness", "2026-10-05", ""),
            "Tracker C4": ("5 Ash", "Staying safe", "2026-10-12", ""),
            "Tracker B5": ("5 Oak", "Kindness", "", ""),
        },
        ["Tracker D3", "Tracker, row 6"],
        ["“31/11/2026” is no day."],
    ),
    "sessions down, classes across, with ticks and a legend": Invented(
        {
            "Sheet1": [
                ["Session", "5 Ash", "5 Oak"],
                ["Kindness", "✓", "P"],
                ["Staying safe", "x", "N/A"],
                [],
                ["Key: ✓ = taught, P = part taught"],
            ]
        },
        {
            "Sheet1 B2": ("5 Ash", "Kindness", "", "✓"),
            "Sheet1 C2": ("5 Oak", "Kindness", "", "P"),
            "Sheet1 B3": ("5 Ash", "Staying safe", "", "x"),
            "Sheet1 C3": ("5 Oak", "Staying safe", "", "N/A"),
        },
    ),
    "a row a lesson, with a column that is not read": Invented(
        {
            "Log": [
                ["PSHE log"],
                ["Date", "Class", "Lesson", "Taught by", "Absent", "Notes"],
                ["5 Oct 2026", "5 Ash", "Kindness", "RP", "Zed Q", "Went well"],
                ["12/10", "5 Oak", "Staying safe", "Mrs Patel", None, None],
            ]
        },
        {
            "Log A3": ("5 Ash", "Kindness", "2026-10-05", "RP"),
            "Log A4": ("5 Oak", "Staying safe", "2026-10-12", "Mrs Patel"),
        },
        ["Log E2"],
    ),
    "a sheet a class, with a mark for each session": Invented(
        {
            "5 Ash": [["Topic", "Done?", "When"], ["Kindness", "Y", "5.10.26"]],
            "5 Oak": [["Topic", "Done?", "When"], ["Kindness", None, "6.10.26"]],
        },
        {
            "5 Ash C2": ("5 Ash", "Kindness", "2026-10-05", "Y"),
            "5 Oak C2": ("5 Oak", "Kindness", "2026-10-06", "(empty)"),
        },
    ),
    "two rows of headings, a module over its sessions, and initials with dates": Invented(
        {
            "Y5": [
                [None, "Real Love Rocks", None, "Online"],
                ["Class", "Lesson 1", "Lesson 2", "Lesson 1"],
                ["5 Ash", "5/10 RP", "KH", "abs"],
            ]
        },
        {
            "Y5 B3": ("5 Ash", "Lesson 1", "2026-10-05", "RP"),
            "Y5 C3": ("5 Ash", "Lesson 2", "", "KH"),
            "Y5 D3": ("5 Ash", "Lesson 1", "", "abs"),
        },
        merged=["B1:C1"],
    ),
    "a date and initials for each class, under merged headings": Invented(
        {
            "Autumn": [
                [None, "5 Ash", None, "5 Oak", None],
                ["Session", "Date", "By", "Date", "By"],
                ["Kindness", dt.date(2026, 10, 5), "RP", dt.date(2026, 10, 6), "KH"],
                ["Being online", None, None, "3 Nov", None],
            ]
        },
        {
            "Autumn B3": ("5 Ash", "Kindness", "2026-10-05", "RP"),
            "Autumn D3": ("5 Oak", "Kindness", "2026-10-06", "KH"),
            "Autumn D4": ("5 Oak", "Being online", "2026-11-03", ""),
        },
        merged=["B1:C1", "D1:E1"],
    ),
    "weeks across with dates, and the session in the cell": Invented(
        {
            "Weeks": [
                [None, "Autumn 1"],
                [None, "w/c 5 Oct", "w/c 12 Oct"],
                ["5 Ash", "Kindness", "Staying safe"],
                ["6 Elm", None, "Kindness"],
            ]
        },
        {
            "Weeks B3": ("5 Ash", "Kindness", "2026-10-05", "✓"),
            "Weeks C3": ("5 Ash", "Staying safe", "2026-10-12", "✓"),
            "Weeks C4": ("6 Elm", "Kindness", "2026-10-12", "✓"),
        },
    ),
    "bands for half terms and classes between the rows": Invented(
        {
            "2026-27": [
                ["Session", "Date", "Status"],
                ["Year 5 Ash"],
                ["Kindness", "5/10/26", "Taught"],
                ["5 Oak"],
                ["Kindness", "6/10/26", "part taught"],
                ["Total", 2, None],
            ]
        },
        {
            "2026-27 B3": ("Year 5 Ash", "Kindness", "2026-10-05", "Taught"),
            "2026-27 B5": ("5 Oak", "Kindness", "2026-10-06", "part taught"),
        },
        ["2026-27, row 6"],
    ),
    "numbered sessions, the teacher of the class, and booked lessons": Invented(
        {
            "Y5 and Y6": [
                ["Class", "Teacher", 1, 2, 3],
                ["Y5 Ash", "R. Patel", 1, "booked", "?"],
                ["6 Elm", "K. Hughes", "T", None, "did not happen 12/10/26"],
            ]
        },
        {
            "Y5 and Y6 C2": ("Y5 Ash", "1", "", "1 R. Patel"),
            "Y5 and Y6 D2": ("Y5 Ash", "2", "", "booked R. Patel"),
            "Y5 and Y6 E2": ("Y5 Ash", "3", "", "? R. Patel"),
            "Y5 and Y6 C3": ("6 Elm", "1", "", "T K. Hughes"),
            "Y5 and Y6 E3": ("6 Elm", "3", "2026-10-12", "did not happen K. Hughes"),
        },
    ),
    "rows for the date and the teacher of each class": Invented(
        {
            "Plan": [
                ["Class", "What", "Kindness", "Staying safe"],
                ["5 Ash", "Date", "5/10/2026", "12/10/2026"],
                [None, "Taught by", "RP", None],
                ["6 Elm", "Date", "6/10/2026", None],
                [None, "Taught by", "KH", None],
            ]
        },
        {
            "Plan C2": ("5 Ash", "Kindness", "2026-10-05", "RP"),
            "Plan D2": ("5 Ash", "Staying safe", "2026-10-12", ""),
            "Plan C4": ("6 Elm", "Kindness", "2026-10-06", "KH"),
        },
    ),
}
