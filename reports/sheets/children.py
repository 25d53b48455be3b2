"""The sheet Children and sessions: what each child has had of each session, in words."""

from collections.abc import Iterator
from dataclasses import replace

from classes.names.spelling import folded
from lessons.child.grid.calculation import ClassGrid, grids_of
from reports.sheets.column import Column, Words
from reports.sheets.coverage import session_columns
from reports.sheets.looks import Look, Tint
from reports.sheets.source import Source
from reports.sheets.table import Row, TableSheet

TINTS = {
    "Had": Tint.GOOD,
    "Caught up": Tint.GOOD,
    "Part taught": Tint.PART,
    "Joined later": Tint.PART,
    "In another year group": Tint.PART,
    "Away": Tint.LATE,
    "Missed": Tint.LATE,
    "Overdue": Tint.LATE,
    "Not had": Tint.LATE,
    "Not": Tint.QUIET,
    "Withdrawn": Tint.QUIET,
}
"""Colours by the words with which a cell begins; the first that fits counts."""

AT_ONCE = 100
"""So many classes are read at a time, more than any school has, so that memory stays bounded."""


def columns(source: Source) -> list[Column]:
    """Return Class, Pupil, Year group and a column for each session, as on the sheet Coverage."""
    return [
        Column("Class", Look.LONG_TEXT, width=12, words=Words.OURS),
        Column("Pupil", Look.LONG_TEXT, width=20, words=Words.OURS),
        Column("Year group", width=14, words=Words.OURS),
        *session_columns(source, TINTS, words=Words.OURS),
    ]


def rows(source: Source) -> Iterator[Row]:
    """Yield a row for each child on roll, by class and name, in the words of the page.

    There are none without names: the sheet says of each child what they have had.
    """
    if source.school.keeps_pupil_names and source.options.with_names:
        for start in range(0, len(source.coverage.classes), AT_ONCE):
            some = source.coverage.classes[start : start + AT_ONCE]
            for grid in grids_of(replace(source.coverage, classes=some), on=source.figures_on):
                yield from _rows_of(source, grid)


def _rows_of(source: Source, grid: ClassGrid) -> Iterator[Row]:
    sessions = source.coverage.sessions
    blank = {session.pk: grid.coverage.why_blank(session) for session in sessions}
    for row in sorted(grid.rows, key=lambda row: (folded(row.pupil.display_name), row.pupil.pk)):
        words = blank | {cell.session.pk: cell.mark.label for cell in row.cells}
        yield [
            grid.coverage.class_group.name,
            source.pupils.of(row.pupil.pk),
            str(row.stay.year_groups),
            *(words[session.pk] for session in sessions),
        ]


def _empty(source: Source) -> str:
    if not source.school.keeps_pupil_names:
        return f"{source.school} keeps no children’s names, so this cannot be said of each child."
    if not source.options.with_names:
        return "This workbook shows no names. Make one with names to see each child here."
    return f"No child is on roll in a class of {source.year}."


SHEET = TableSheet(
    title="Children and sessions",
    question="Which sessions has each child had? With names only.",
    columns=columns,
    rows=rows,
    frozen=2,
    empty=_empty,
)
