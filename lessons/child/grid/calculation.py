"""The grid of children and sessions: what each child of a class has had of its plan.

It holds no rule of its own. `RowReader` reads the same rows as the child's page.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from classes.models import Enrolment, Pupil
from curriculum.models import Module, Session
from lessons.child.grid.marks import Mark, mark_of_open, mark_of_row
from lessons.child.record_row import STILL_TO_COME, PupilSessionStatus
from lessons.child.rows import Plans, RowReader
from lessons.coverage import Cell, ClassCoverage, Coverage
from lessons.models import MissedLesson
from lessons.status import Status


@dataclass(frozen=True)
class GridCell:
    """A child and a session: the mark, and what of it is to be caught up or was today."""

    pupil: Pupil
    session: Session
    mark: Mark
    to_catch_up: tuple[MissedLesson, ...] = ()
    caught_up_today: tuple[MissedLesson, ...] = ()

    @property
    def key(self) -> str:
        """Return what tells the cell from the others of its grid."""
        return f"{self.pupil.pk}-{self.session.pk}"

    @property
    def versions(self) -> str:
        """Return what the button of the cell sends: each missed lesson, with its version."""
        rows: Iterable[Any] = self.to_catch_up or self.caught_up_today
        return " ".join(f"{row.pk}.{row.version}" for row in rows)

    @property
    def can_take_back(self) -> bool:
        """Return whether a catch-up of today can be taken back. What is open comes first."""
        return bool(self.caught_up_today) and not self.to_catch_up

    @property
    def action(self) -> str:
        """Return what a press does, for whoever cannot see it from the sign."""
        return "Record the catch-up" if self.to_catch_up else "Take back today’s catch-up"


@dataclass(frozen=True)
class GridRow:
    """A child of the class, with a cell for each session of its plan."""

    stay: Enrolment
    cells: tuple[GridCell, ...]

    @property
    def pupil(self) -> Pupil:
        return self.stay.pupil

    @property
    def has_something_to_catch_up(self) -> bool:
        return any(cell.to_catch_up for cell in self.cells)


@dataclass(frozen=True)
class GridColumn:
    """A session of the plan, the class's own status of it, and the cells of the children."""

    session: Session
    cell: Cell
    cells: tuple[GridCell, ...]
    today: dt.date

    @property
    def is_waiting(self) -> bool:
        """Return whether it is for today, or late, and nothing of it was taught yet."""
        due_today = self.cell.due_on == self.today and self.cell.status is Status.PLANNED
        return due_today or self.cell.status is Status.OVERDUE

    @property
    def counts(self) -> list[tuple[Mark, int]]:
        """Return how many children have each mark, in the order of the marks."""
        counts = Counter(cell.mark for cell in self.cells)
        return [(mark, counts[mark]) for mark in Mark if counts[mark]]

    @property
    def to_settle(self) -> list[GridCell]:
        """Return the cells of those who have to catch up, or did today."""
        return [cell for cell in self.cells if cell.to_catch_up or cell.can_take_back]


@dataclass(frozen=True)
class ClassGrid:
    """The grid of one class on a day: its coverage, and a row for each child on roll."""

    today: dt.date
    coverage: ClassCoverage
    sessions: tuple[Session, ...]
    rows: tuple[GridRow, ...]

    @cached_property
    def columns(self) -> list[GridColumn]:
        return [
            GridColumn(
                session,
                self.coverage.cells[session.pk],
                tuple(row.cells[place] for row in self.rows),
                self.today,
            )
            for place, session in enumerate(self.sessions)
        ]

    @property
    def modules(self) -> list[tuple[Module, int]]:
        """Return each module with the number of its sessions."""
        return list(Counter(session.module for session in self.sessions).items())

    @property
    def marks(self) -> list[Mark]:
        """Return the marks that occur, in their order, for the legend."""
        present = {cell.mark for row in self.rows for cell in row.cells}
        return [mark for mark in Mark if mark in present]


def grids_of(coverage: Coverage, *, on: dt.date) -> Iterator[ClassGrid]:
    """Yield the grid of each class of a coverage, with the children on roll on that day.

    They are in no particular order. The number of queries, four, does not depend on the number of
    classes. What was caught up after that day still shows as to be caught up.
    """
    groups = {row.class_group.pk: row.class_group for row in coverage.classes}
    enrolments = Enrolment.objects.filter(class_group__in=groups).order_by("joined_on", "pk")
    stays = list(enrolments.select_related("pupil", "class_group"))
    here = {stay.pupil_id: stay for stay in stays if stay.holds(on)}
    pupils = [stay.pupil for stay in here.values()]
    plans = Plans.of_coverage(coverage)
    reader = RowReader(pupils, stays, plans, today=coverage.today, on=on)
    for row in coverage.classes:
        sessions = tuple(s for s in coverage.sessions if s.pk in row.cells)
        of_class = [stay for stay in here.values() if stay.class_group_id == row.class_group.pk]
        yield ClassGrid(
            coverage.today,
            row,
            sessions,
            tuple(GridRow(stay, tuple(_cells(reader, row, sessions, stay))) for stay in of_class),
        )


def _cells(
    reader: RowReader, coverage: ClassCoverage, sessions: Sequence[Session], stay: Enrolment
) -> Iterator[GridCell]:
    for session in sessions:
        missed = reader.missed_of(stay.pupil_id, session.pk)
        open_ones = tuple(row for row in missed if reader.is_open(row))
        today = tuple(row for row in missed if row.caught_up_on == reader.today)
        mark = (
            mark_of_open(open_ones[0])
            if open_ones
            else _mark(reader, coverage, coverage.cells[session.pk], stay)
        )
        yield GridCell(stay.pupil, session, mark, open_ones, today)


def _mark(reader: RowReader, coverage: ClassCoverage, cell: Cell, stay: Enrolment) -> Mark:
    """Return the mark of the child's record; a session of another class has no row in this one.

    What a past year did not teach keeps the class's own status, so that its record never moves.
    """
    row = reader.row(stay.pupil_id, coverage.class_group, cell)
    if row is not None and row.status is PupilSessionStatus.NOT_TAUGHT:
        return mark_of_row(STILL_TO_COME[cell.status_for(stay.year_groups)])
    if row is not None:
        return mark_of_row(row.status)
    withdrawn = (stay.pupil_id, cell.session_id) in reader.pairs.withdrawn
    return Mark.WITHDRAWN if withdrawn else Mark.HAD_ELSEWHERE
