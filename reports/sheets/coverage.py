"""The sheet Coverage: the status and date of each session for each class."""

from collections.abc import Iterator, Mapping

from curriculum.models import Session
from lessons.coverage import Cell, ClassCoverage
from lessons.status import Status
from reports.sheets.column import Column, Words
from reports.sheets.looks import Look, Tint
from reports.sheets.source import Source, day
from reports.sheets.table import Row, TableSheet

TINTS = {
    str(Status.TAUGHT.label): Tint.GOOD,
    str(Status.PART_TAUGHT.label): Tint.PART,
    str(Status.OVERDUE.label): Tint.LATE,
    "Not": Tint.QUIET,
}
"""Colours by the first word of a cell. "Not" begins every text for nothing due or planned."""

FEW, WIDE, NARROW = 10, 20, 16
"""Up to FEW sessions get WIDE columns, with a status and its date on one line. More get NARROW."""


def columns(source: Source) -> list[Column]:
    """Return Class, Year groups and a column for each session."""
    return [
        Column("Class", Look.LONG_TEXT, width=12, words=Words.OURS),
        Column("Year groups", width=14, words=Words.OURS),
        *session_columns(source, TINTS),
    ]


def session_columns(
    source: Source, tints: Mapping[str, Tint], *, words: Words = Words.TEXT
) -> list[Column]:
    """Return a column for each session that a class is due.

    If there are several modules, the title of a session's column names its module.
    """
    several = len(source.modules) > 1
    width = WIDE if len(source.coverage.sessions) <= FEW else NARROW
    return [
        Column(
            f"{session.module}: {session}" if several else str(session),
            Look.LONG_TEXT,
            width,
            tints=tints,
            words=words,
            title_words=Words.TITLE,
        )
        for session in source.coverage.sessions
    ]


def rows(source: Source) -> Iterator[Row]:
    """Yield a row for each class, in the words of the grid on screen."""
    sessions = source.coverage.sessions
    for row in source.coverage.classes:
        group = row.class_group
        cells = [_cell_text(source, row, session, cell) for session, cell in row.row(sessions)]
        yield [group.name, str(group.year_groups), *cells]


def _cell_text(source: Source, row: ClassCoverage, session: Session, cell: Cell | None) -> str:
    if cell is None:
        return row.why_blank(session)
    if cell.status is Status.SET_ASIDE:
        return f"{cell.status.label}: {source.pupils.prose(cell.set_aside_reason)}"
    if cell.not_for_year:
        reason = source.pupils.prose(cell.not_for_reason)
        return f"{status_text(cell)} (not due for Year {cell.not_for_year}: {reason})"
    return status_text(cell)


def status_text(cell: Cell) -> str:
    """Return the status and its date: "Taught, 12 Oct 2026", "Overdue, due 10 Nov 2026".

    Where one year group of a mixed class had it, name it: "Part taught, Year 6 on 12 Oct 2026".
    """
    if cell.held_on and cell.taught_to:
        return f"{cell.status.label}, {cell.taught_to} on {day(cell.held_on)}"
    if cell.held_on:
        return f"{cell.status.label}, {day(cell.held_on)}"
    if cell.due_on:
        later = f", Year {cell.later_year} {day(cell.later_on)}" if cell.later_on else ""
        return f"{cell.status.label}, due {day(cell.due_on)}{later}"
    return str(cell.status.label)


SHEET = TableSheet(
    title="Coverage",
    question="Which sessions has each class had, and when? Which is it still due?",
    columns=columns,
    rows=rows,
    frozen=2,
    empty=lambda source: f"No class is recorded for {source.year}.",
)
