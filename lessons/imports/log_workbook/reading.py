"""Reads a file of past lessons, sheet by sheet and row by row, and collects the wrong rows."""

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from django.core.exceptions import ValidationError

from classes.roster import SourcePosition, WrongLine
from classes.tables import MOST_ROWS, CellValue, RawTable, Unread, read_tables
from lessons.imports.log_workbook.cells import CellReader
from lessons.imports.log_workbook.columns import (
    DERIVED_COLUMNS,
    REQUIRED_LESSON_COLUMNS,
    REQUIRED_MISSED_COLUMNS,
    ColumnT,
    LessonColumn,
    MissedColumn,
    match_columns,
    normalise,
)
from lessons.imports.log_workbook.line_reading import lesson_line, missed_line
from lessons.imports.log_workbook.lines import LineT, LogLine, MissedLine, ParsedLog

MAX_HEADER_ROW = 40
"""The header must be among this many first rows of a sheet."""

AUDIT_SHEETS_WITHOUT_LESSONS = frozenset(
    {"about", "summary", "coverage", "to do", "information evenings", "families not reached"}
    | {"children and sessions", "curriculum map", "resources", "change history"}
)
"""Sheets of an audit workbook without lessons. They are not read: they can be very long."""

AUDIT_SHEETS = frozenset({"about", "lessons", "missed lessons"})
"""A workbook with all of these sheets is an audit workbook."""

SUMMARIES = Unread(AUDIT_SHEETS, AUDIT_SHEETS_WITHOUT_LESSONS)


class LogRefusedError(ValidationError):
    """No lessons could be read from a file; `messages` says why."""


def read_log_workbook(file: BinaryIO, filename: str) -> ParsedLog:
    """Return the lessons in a log workbook, an audit workbook or a .csv file.

    Raise ValidationError if the file cannot be read, or if no sheet has the columns of lessons.
    Rows that are wrong do not raise; they are in `ParsedLog.wrong`.
    """
    lines: list[LogLine] = []
    missed: list[MissedLine] = []
    wrong: list[WrongLine] = []
    faulty: list[LogLine] = []
    left_out: dict[str, None] = {}
    notes: dict[str, None] = {}
    has_lessons = False
    for table in read_tables(file, filename, unread=SUMMARIES):
        if header := _find_header(table, LessonColumn, REQUIRED_LESSON_COLUMNS):
            has_lessons = True
            lines += _read_lines(table, header, lesson_line, wrong, faulty)
            left_out |= dict.fromkeys(_other_headings(table, header))
        elif missed_header := _find_header(table, MissedColumn, REQUIRED_MISSED_COLUMNS):
            missed += _read_lines(table, missed_header, missed_line, wrong, [])
        else:
            continue
        notes |= dict.fromkeys(table.all_notes)
    if not has_lessons:
        raise LogRefusedError(
            "The file does not have the columns that lessons need: "
            f"{', '.join(column for column in LessonColumn if column in REQUIRED_LESSON_COLUMNS)}. "
            "Choose the log workbook from this page, or an audit workbook with its sheet “Lessons”."
        )
    _check_size(len(lines) + len(missed) + len(wrong))
    return ParsedLog(
        lines=tuple(lines),
        missed=tuple(missed),
        wrong=tuple(wrong),
        left_out=tuple(left_out),
        faulty=tuple(faulty),
        notes=tuple(notes),
    )


def _check_size(size: int) -> None:
    if size > MOST_ROWS:
        raise LogRefusedError(
            f"This file has {size:,} lines. It can have {MOST_ROWS:,} at most. Split it by class."
        )


Header = tuple[int, Mapping[int, ColumnT]]
"""The index of a header row, and the column that each of its cells heads."""


def _find_header(
    table: RawTable, column_class: type[ColumnT], required: frozenset[ColumnT]
) -> Header[ColumnT] | None:
    for index, cells in enumerate(table.rows[:MAX_HEADER_ROW]):
        columns = match_columns(column_class, cells)
        if required <= set(columns.values()):
            return index, columns
    return None


def _other_headings(table: RawTable, header: Header[LessonColumn]) -> Iterator[str]:
    """Yield the headings of columns that are not read."""
    index, columns = header
    for place, cell in enumerate(table.rows[index]):
        if cell is not None and place not in columns and normalise(cell) not in DERIVED_COLUMNS:
            yield str(cell)[:60]


def _read_lines(
    table: RawTable,
    header: Header[ColumnT],
    reader: Callable[[CellReader[ColumnT]], LineT | None],
    wrong: list[WrongLine],
    faulty: list[LineT],
) -> Iterator[LineT]:
    """Yield the line of each row that is filled in.

    Cells that are wrong are added to `wrong`, and their lines to `faulty`.
    """
    index, columns = header
    for row, cells in enumerate(table.rows[index + 1 :], start=index + 1):
        row_cells: dict[ColumnT, CellValue] = {
            column: cells[place] for place, column in columns.items() if cells[place] is not None
        }
        where = SourcePosition(table.name, table.line(row))
        cell_reader = CellReader(where, row_cells)
        line = reader(cell_reader)
        wrong += cell_reader.wrong
        if line is not None and cell_reader.wrong:
            faulty.append(line)
        elif line is not None:
            yield line
