"""Reads the lines of a council's term dates: from a calendar (.ics), a .csv file or a workbook."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from classes.sandbox import ReadingStoppedError, read_apart
from classes.tables import MOST_BYTES, CellValue, RawTable, TableRefusedError, read_tables
from classes.tables.days import day_of
from classes.years.academic_year import AcademicYear

ENDINGS = ".ics,.csv,.xlsx,.xlsm,.xls,.ods"
ONE_DAY = dt.timedelta(days=1)
LONGEST_NAME = 60

NOT_A_CALENDAR = (
    "This calendar file is damaged or incomplete.",
    "Download it again, or type the days below.",
)
CLOSES = re.compile(r"\b(closes?|closing|break(s|ing)? up|ends?|last day|finish(es)?)\b")
OPENS = re.compile(r"\b(re-?opens?|opens?|returns?|back|starts?|begins?|first day)\b")
_TERM = re.compile(r"(?<!half[- ])(?<!half)term\b")
_BETWEEN = re.compile(r" (?:to|until|till|-) |[–—]")


@dataclass(frozen=True)
class Entry:
    """A line of a file: what it is called, its first and its last day."""

    name: str
    first_day: dt.date
    last_day: dt.date


def entries_of(content: bytes, filename: str, year: AcademicYear) -> list[Entry]:
    """Return what a file says, in its order. A day without a year is taken to be in `year`.

    Raise TableRefusedError, with a sentence, if the file cannot be read.
    """
    if len(content) > MOST_BYTES:
        raise TableRefusedError(f"The file is bigger than {MOST_BYTES // 1024 // 1024} MB.")
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper() == b"BEGIN:VCALENDAR":
        return _of_calendar(content)
    tables = read_tables(BytesIO(content), filename)
    return [entry for table in tables for entry in _of_table(table, year)]


def _of_calendar(content: bytes) -> list[Entry]:
    try:
        sent = list(read_apart("term_dates", content))
    except ReadingStoppedError as error:
        raise TableRefusedError(error.messages[0]) from error
    if sent == ["damaged"]:
        raise TableRefusedError(*NOT_A_CALENDAR)
    return [
        Entry(name[:LONGEST_NAME], dt.date.fromisoformat(first), dt.date.fromisoformat(last))
        for name, first, last in sent
    ]


def _of_table(table: RawTable, year: AcademicYear) -> Iterator[Entry]:
    headings: Sequence[CellValue] = ()
    for row in table.rows:
        days = [day for cell in row for day in _days_in(cell, year)]
        if not days:
            headings = row
            continue
        label, names = _label(row, year), _headings_of_days(headings, row, year)
        is_term = bool(names) and all(_TERM.search(name) for name in names)
        yield from _of_row(f"{label} term" if is_term else label, days, _is_closed_between(names))


def _of_row(name: str, days: list[dt.date], between: bool) -> Iterator[Entry]:
    """Yield the lines of a row.

    A row of four days is a term with its half term: it starts, breaks, goes on and ends. In a row
    `between` two school days, the days between them are closed.
    """
    if len(days) == 4 and days == sorted(days):
        yield Entry(f"{name} term", days[0], days[3])
        yield Entry(f"{name} half term", days[1], days[2])
        return
    first, last = min(days), max(days)
    if between and last - first > ONE_DAY:
        first, last = first + ONE_DAY, last - ONE_DAY
        name = name if "holiday" in name.casefold() else f"{name} holiday"
    yield Entry(name[:LONGEST_NAME], first, last)


def _label(row: Sequence[CellValue], year: AcademicYear) -> str:
    texts = (
        " ".join(cell.split())
        for cell in row
        if isinstance(cell, str) and not list(_days_in(cell, year))
    )
    return " ".join(
        text for text in texts if not re.fullmatch(r"[\d:.\s]*|[ap]m|true|false", text, re.I)
    )


def _headings_of_days(
    headings: Sequence[CellValue], row: Sequence[CellValue], year: AcademicYear
) -> list[str]:
    """Return the names of the columns in which this row has days."""
    columns = [index for index, cell in enumerate(row) if list(_days_in(cell, year))]
    return [str(headings[index]).casefold() for index in columns if index < len(headings)]


def _is_closed_between(names: list[str]) -> bool:
    """Return whether the columns are the day on which a school closes and that of its return."""
    return len(names) == 2 and bool(CLOSES.search(names[0]) and OPENS.search(names[1]))


def _days_in(cell: CellValue, year: AcademicYear) -> Iterator[dt.date]:
    """Yield the days in a cell: one, or the two of "26 October to 30 October 2026"."""
    if day := day_of(cell):
        yield day
        return
    if not isinstance(cell, str):
        return
    days = [_typed(part, year) for part in _BETWEEN.split(" ".join(cell.split()), maxsplit=1)]
    if all(days):
        yield from (day for day in days if day)


def _typed(text: str, year: AcademicYear) -> dt.date | None:
    """Return a day that may have no year: then it is the one in `year`."""
    if day := day_of(text):
        return day
    days = (day_of(f"{text} {number}") for number in (year.first_year, year.first_year + 1))
    return next((day for day in days if day and day in year), None)
