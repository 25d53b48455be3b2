"""Coverage: each class, each session: its status in a word, and the date."""

from collections.abc import Iterator

from curriculum.models import Session
from lessons.coverage import Cell, ClassCoverage
from lessons.status import Status
from reports.sheets.column import Column
from reports.sheets.looks import Look, Tint
from reports.sheets.source import Source, day
from reports.sheets.table import Row, TableSheet

TINTS = {
    str(Status.TAUGHT.label): Tint.GOOD,
    str(Status.PART_TAUGHT.label): Tint.PART,
    str(Status.OVERDUE.label): Tint.LATE,
    "Not": Tint.QUIET,
}
"""By the word that begins a cell; "Not" begins all that says that nothing is due or planned."""

FEW, WIDE, NARROW = 10, 20, 16
"""Sessions that leave room for a status and its date on one line, and the widths of a column."""


def columns(source: Source) -> list[Column]:
    """Return Class, Year groups and a column a session; its module is named if there are more."""
    several = len(source.modules) > 1
    width = WIDE if len(source.coverage.sessions) <= FEW else NARROW
    sessions = [
        Column(
            f"{session.module}: {session}" if several else str(session),
            Look.LONG_TEXT,
            width,
            tints=TINTS,
        )
        for session in source.coverage.sessions
    ]
    return [Column("Class", Look.LONG_TEXT, width=12), Column("Year groups", width=14), *sessions]


def rows(source: Source) -> Iterator[Row]:
    """Yield a row a class, in the words of the grid on screen."""
    sessions = source.coverage.sessions
    for item in source.coverage.classes:
        group = item.class_group
        said = [_said(source, item, session, cell) for session, cell in item.row(sessions)]
        yield [group.name, str(group.year_groups), *said]


def _said(source: Source, item: ClassCoverage, session: Session, cell: Cell | None) -> str:
    if cell is None:
        return item.why_blank(session)
    words = in_words(cell)
    return source.pupils.without_names(words) if cell.status is Status.SET_ASIDE else words


def in_words(cell: Cell) -> str:
    """Return the status and its date: "Taught, 12 Oct 2026", "Overdue, due 10 Nov 2026"."""
    if cell.status is Status.SET_ASIDE:
        return f"{cell.status.label}: {cell.set_aside_reason}"
    if cell.held_on:
        return f"{cell.status.label}, {day(cell.held_on)}"
    if cell.due_on:
        return f"{cell.status.label}, due {day(cell.due_on)}"
    return str(cell.status.label)


SHEET = TableSheet(
    title="Coverage",
    question="Which sessions has each class had, and when? Which is it still due?",
    columns=columns,
    rows=rows,
    frozen=2,
    empty=lambda source: f"No class is recorded for {source.year}.",
)
