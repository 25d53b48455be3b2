"""Reading a file of past lessons: its sheets, its rows, and what cannot be read of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO

from django.core.exceptions import ValidationError

from classes.roster import SourcePosition, WrongLine
from classes.tables import MOST_ROWS, CellValue, RawTable, read_tables
from lessons.imports.log_workbook.cells import CellReader
from lessons.imports.log_workbook.columns import (
    DERIVED,
    NEEDED_OF_LESSON,
    NEEDED_OF_MISSED,
    C,
    LessonColumn,
    MissedColumn,
    found_columns,
    plain,
)
from lessons.imports.log_workbook.line_reading import lesson_line, missed_line
from lessons.imports.log_workbook.lines import L, LogBook, LogLine, MissedLine

HEADER_WITHIN = 40
"""Rows of a sheet in which its header is looked for."""

OF_THE_AUDIT = frozenset(
    {"about", "summary", "coverage", "to do", "information evenings", "families not reached"}
    | {"curriculum map", "resources", "change history"}
)
"""Sheets of an audit workbook that hold no lesson; they may be longer than any log."""

AUDIT = frozenset({"about", "lessons", "missed lessons"})
"""Sheets by which an audit workbook is known."""


class LogRefusedError(ValidationError):
    """A file holds no lessons that could be read; `messages` says why."""


def read_log_workbook(file: BinaryIO, filename: str) -> LogBook:
    """Return what a log workbook, an audit workbook or a .csv says of lessons.

    Raise ValidationError, with a sentence, where it cannot be read at all or no sheet has the
    columns; single rows that are wrong are in `LogBook.wrong`.
    """
    lines: list[LogLine] = []
    missed: list[MissedLine] = []
    wrong: list[WrongLine] = []
    left_out: dict[str, None] = {}
    known = False
    for table in read_tables(file, filename, choose_sheets=_wanted):
        if header := _header(table, LessonColumn, NEEDED_OF_LESSON):
            known = True
            lines += _read(table, header, lesson_line, wrong)
            left_out |= dict.fromkeys(_others(table, header))
        elif of_missed := _header(table, MissedColumn, NEEDED_OF_MISSED):
            missed += _read(table, of_missed, missed_line, wrong)
    if not known:
        raise LogRefusedError(
            "No sheet has the columns of lessons: "
            f"{', '.join(column for column in LessonColumn if column in NEEDED_OF_LESSON)}. Give "
            "the log workbook from this page, or an audit workbook with its sheet “Lessons”."
        )
    _check_size(len(lines) + len(missed) + len(wrong))
    return LogBook(tuple(lines), tuple(missed), tuple(wrong), tuple(left_out))


def _wanted(names: Sequence[str]) -> list[str]:
    """Return the sheets to read: of an audit workbook just those with lessons."""
    if {name.casefold() for name in names} >= AUDIT:
        return [name for name in names if name.casefold() not in OF_THE_AUDIT]
    return list(names)


def _check_size(size: int) -> None:
    if size > MOST_ROWS:
        raise LogRefusedError(
            f"The sheets hold {size:,} lines together, and at most {MOST_ROWS:,} are read. Split "
            "the file by class."
        )


Header = tuple[int, Mapping[int, C]]
"""The index of a header row, and which of its cells heads which column."""


def _header(table: RawTable, kind: type[C], needed: frozenset[C]) -> Header[C] | None:
    for index, cells in enumerate(table.rows[:HEADER_WITHIN]):
        columns = found_columns(kind, cells)
        if needed <= set(columns.values()):
            return index, columns
    return None


def _others(table: RawTable, header: Header[LessonColumn]) -> Iterator[str]:
    """Yield the headings of columns that hold something else."""
    index, columns = header
    for place, cell in enumerate(table.rows[index]):
        if cell is not None and place not in columns and plain(cell) not in DERIVED:
            yield str(cell)[:60]


def _read(
    table: RawTable,
    header: Header[C],
    reader: Callable[[CellReader[C]], L | None],
    wrong: list[WrongLine],
) -> Iterator[L]:
    """Yield the line of each row that is filled in and can be read; note the others as wrong."""
    index, columns = header
    for row, cells in enumerate(table.rows[index + 1 :], start=index + 1):
        found: dict[C, CellValue] = {
            column: cells[place] for place, column in columns.items() if cells[place] is not None
        }
        where = SourcePosition(table.name, table.line(row))
        cell_reader = CellReader(where, found)
        line = reader(cell_reader)
        wrong += cell_reader.wrong
        if line is not None and not cell_reader.wrong:
            yield line
