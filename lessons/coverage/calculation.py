"""Calculates the coverage of classes, once for the whole product.

Home, the grid, class pages, printed pages, commands and the audit workbook all use it, so no two of
them can disagree. The number of queries does not depend on the number of classes.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from classes.access import Access
from classes.models import ClassGroup, Enrolment
from classes.years.year_groups import YearGroups
from curriculum.models import Module, Session
from lessons.coverage.cell import TO_COME, Cell
from lessons.coverage.deciding import (
    Held,
    deciding_lesson,
    lessons_held,
    status_by_year,
    status_unless_held,
)
from lessons.figures import Figures
from lessons.models import MissedLesson, PlannedSession, PlannedSessionQuerySet
from lessons.models.planned_session import only_for
from lessons.status import Status, status_by_date

NOT_FOR_YEAR_GROUP = "Not for this year group"
NOT_IN_PLAN = "Not in this class’s plan"


@dataclass(frozen=True)
class ClassCoverage(Figures):
    """The coverage of one class: its figures, and its cells by the pk of the session."""

    class_group: ClassGroup
    cells: dict[int, Cell]

    def row(self, sessions: Iterable[Session]) -> list[tuple[Session, Cell | None]]:
        """Return each session with the class's cell; None if the class is not due it."""
        return [(session, self.cells.get(session.pk)) for session in sessions]

    def why_blank(self, session: Session) -> str:
        """Return the text for an empty cell: the reason why the class is not due the session."""
        if session.year_groups.overlaps(self.class_group.year_groups):
            return NOT_IN_PLAN
        return NOT_FOR_YEAR_GROUP


@dataclass(frozen=True)
class Coverage:
    """The coverage of several classes, and all their sessions by module and position.

    `before` are the cells of the classes of the year before, if they were asked for.
    """

    today: dt.date
    classes: tuple[ClassCoverage, ...]
    sessions: tuple[Session, ...]
    before: tuple[Cell, ...] = ()

    @cached_property
    def total(self) -> Figures:
        """Return the figures of all the classes together.

        Pupils can be added up, because a pupil is in one class at a time.
        """
        counts: Counter[Status] = Counter()
        for row in self.classes:
            counts.update(row.counts)
        return Figures(
            counts=counts,
            pupils_on_roll=sum(row.pupils_on_roll for row in self.classes),
            pupils_up_to_date=_sum(row.pupils_up_to_date for row in self.classes),
            pupils_withdrawn=_sum(row.pupils_withdrawn for row in self.classes),
        )

    @cached_property
    def modules(self) -> tuple[tuple[Module, tuple[Session, ...]], ...]:
        """Return each module with the sessions that at least one of the classes is due."""
        grouped: dict[Module, list[Session]] = {}
        for session in self.sessions:
            grouped.setdefault(session.module, []).append(session)
        return tuple((module, tuple(sessions)) for module, sessions in grouped.items())


def coverage_of(
    class_groups: QuerySet[ClassGroup],
    *,
    today: dt.date,
    module: int | None = None,
    before: QuerySet[ClassGroup] | None = None,
    teachers: bool = True,
) -> Coverage:
    """Return the coverage of `class_groups` on `today`, in six queries.

    `module` (a pk) limits the sessions to one module; the pupils' figures stay those of the whole
    class. Teachers are prefetched, or not: that saves a query. The pupils are those on roll on
    `today`, or on the nearest day of the class's academic year: a past year is shown as it ended.
    `before` are classes of the same school whose cells are read together with those of
    `class_groups`.
    """
    classes = list(class_groups.select_related("school").prefetch_related(*["teachers"] * teachers))
    pks = [class_group.pk for class_group in classes]
    planned = PlannedSession.objects.filter(_and_before(classes, before))
    if module:
        planned = planned.filter(session__module=module)
    all_cells = _cells(planned, today)
    cells = {pk: all_cells.pop(pk) for pk in pks if pk in all_cells}
    pupils = _pupil_counts(classes, today)
    return Coverage(
        today=today,
        classes=tuple(
            _class_coverage(
                class_group,
                cells.get(class_group.pk, []),
                pupils.get(class_group.pk, PupilCounts()),
            )
            for class_group in classes
        ),
        sessions=_sessions(cells),
        before=tuple(cell for of_class in all_cells.values() for cell in of_class),
    )


def _and_before(classes: list[ClassGroup], before: QuerySet[ClassGroup] | None) -> Q:
    """Return the condition for the planned sessions of the classes, and of those before them.

    Without the school, PostgreSQL would look through the planned sessions of all schools.
    """
    of_classes = Q(class_group__in=[class_group.pk for class_group in classes])
    if before is None or not classes:
        return of_classes
    of_before = Q(class_group__in=before.order_by().values("pk"))
    return Q(class_group__school=classes[0].school_id) & (of_classes | of_before)


def classes_with_names(access: Access, coverage: Coverage) -> set[int]:
    """Return the pks of the classes whose children's names the person may see. No query."""
    groups = [row.class_group for row in coverage.classes]
    return {group.pk for group in groups if access.sees_names_of(group)}


def cell_of(planned_session: PlannedSession, *, today: dt.date) -> Cell:
    """Return the cell of one planned session, calculated as for the grid."""
    cells = _cells(PlannedSession.objects.filter(pk=planned_session.pk), today)
    return cells[planned_session.class_group_id][0]


def cells_by_class(class_group_pks: Iterable[int], *, today: dt.date) -> dict[int, list[Cell]]:
    """Return the cells of classes of any year, by the pk of the class, in two queries."""
    return _cells(PlannedSession.objects.filter(class_group__in=list(class_group_pks)), today)


def cells_of_plans(planned: Iterable[PlannedSession], *, today: dt.date) -> dict[int, Cell]:
    """Return the cells of planned sessions by their pks, in two queries."""
    cells = _cells(PlannedSession.objects.filter(pk__in=[row.pk for row in planned]), today)
    return {cell.planned_session_id: cell for of_class in cells.values() for cell in of_class}


def cells_of(
    session: Session, class_groups: Iterable[ClassGroup], *, today: dt.date
) -> list[tuple[ClassGroup, Cell]]:
    """Return the classes with the session in their plan, set aside or not, with their cells."""
    groups = {group.pk: group for group in class_groups}
    planned = PlannedSession.objects.filter(class_group__in=list(groups), session=session)
    cells = _cells(planned, today)
    return [(group, cells[pk][0]) for pk, group in groups.items() if pk in cells]


def _cells(planned: PlannedSessionQuerySet, today: dt.date) -> dict[int, list[Cell]]:
    """Return the cells of planned sessions, by the pk of the class, in two queries."""
    planned = planned.with_status(today)
    held = lessons_held(planned)
    cells: dict[int, list[Cell]] = defaultdict(list)
    rows = planned.order_by("session__module__title", "session__module", "session__position")
    for values in rows.values_list(*PlannedRow._fields):
        row = PlannedRow(*values)
        cells[row.class_group_id].append(_cell(row, held.get(row.pk, []), today))
    return cells


class PlannedRow(NamedTuple):
    """The values of a planned session that make up its cell. The names are those of the fields."""

    pk: int
    class_group_id: int
    session_id: int
    status: str
    due_on: dt.date | None
    later_year: int | None
    later_on: dt.date | None
    next_on: dt.date | None
    set_aside_reason: str
    not_for_year: int | None
    not_for_reason: str
    class_group__youngest_year: int
    class_group__oldest_year: int
    session__youngest_year: int
    session__oldest_year: int


def _cell(row: PlannedRow, held: list[Held], today: dt.date) -> Cell:
    of_class = YearGroups(row.class_group__youngest_year, row.class_group__oldest_year)
    of_session = YearGroups(row.session__youngest_year, row.session__oldest_year)
    by_year = status_by_year(
        of_class=of_class,
        of_session=of_session,
        not_for_year=row.not_for_year,
        held=held,
        unless_held=status_unless_held(row.set_aside_reason, row.due_on, today),
        later={row.later_year: status_by_date(row.later_on, today)} if row.later_year else {},
    )
    is_later = row.next_on == row.due_on and by_year.get(row.later_year or 0) in TO_COME
    is_left_out = row.not_for_year in by_year
    return Cell(
        planned_session_id=row.pk,
        class_group_id=row.class_group_id,
        session_id=row.session_id,
        status=Status(row.status),
        due_on=row.next_on,
        set_aside_reason=row.set_aside_reason,
        **deciding_lesson(held)._asdict(),
        not_for_year=row.not_for_year if is_left_out else None,
        not_for_reason=row.not_for_reason if is_left_out else "",
        later_year=row.later_year if is_later else None,
        later_on=row.later_on if is_later else None,
        only_for=_only_for(row, of_class, of_session.without(row.not_for_year)),
        by_year=by_year,
    )


def _only_for(row: PlannedRow, of_class: YearGroups, due: YearGroups) -> str:
    return "" if row.set_aside_reason else only_for(of_class, due)


def _sessions(cells: dict[int, list[Cell]]) -> tuple[Session, ...]:
    pks = {cell.session_id for class_cells in cells.values() for cell in class_cells}
    sessions = Session.objects.filter(pk__in=pks).select_related("module")
    return tuple(sessions.order_by("module__title", "module", "position"))


class PupilCounts(NamedTuple):
    """The pupils on roll of a class: all, those behind, and those withdrawn and not behind."""

    on_roll: int = 0
    behind: int = 0
    withdrawn: int = 0


def _pupil_counts(classes: list[ClassGroup], today: dt.date) -> dict[int, PupilCounts]:
    """Return the numbers of pupils by the pk of the class.

    It takes one query for each academic year among the classes; in practice there is one.
    """
    counts: dict[int, PupilCounts] = {}
    for year in {class_group.year for class_group in classes}:
        pks = [class_group.pk for class_group in classes if class_group.year == year]
        on = year.clamp(today)
        enrolments = Enrolment.objects.filter(class_group__in=pks).on_roll(on)
        theirs = MissedLesson.objects.filter(pupil__in=enrolments.order_by().values("pupil"))
        is_behind = Q(pupil__in=theirs.open(on).order_by().values("pupil"))
        is_withdrawn = Q(pupil__in=theirs.withdrawn(on).order_by().values("pupil"))
        counted = enrolments.values("class_group").annotate(
            pupils=Count("pupil", distinct=True),
            behind=Count("pupil", distinct=True, filter=is_behind),
            withdrawn=Count("pupil", distinct=True, filter=is_withdrawn & ~is_behind),
        )
        rows = counted.values_list("class_group", "pupils", "behind", "withdrawn")
        counts |= {pk: PupilCounts(*numbers) for pk, *numbers in rows}
    return counts


def _class_coverage(
    class_group: ClassGroup, cells: list[Cell], pupils: PupilCounts
) -> ClassCoverage:
    keeps_names = class_group.school.keeps_pupil_names
    on_roll = pupils.on_roll if keeps_names else class_group.pupils_on_roll or 0
    up_to_date = on_roll - pupils.behind - pupils.withdrawn
    return ClassCoverage(
        counts=Counter(cell.status for cell in cells),
        pupils_on_roll=on_roll,
        pupils_up_to_date=up_to_date if keeps_names else None,
        pupils_withdrawn=pupils.withdrawn if keeps_names else None,
        class_group=class_group,
        cells={cell.session_id: cell for cell in cells},
    )


def _sum(numbers: Iterable[int | None]) -> int | None:
    """Return the sum; None if one of the numbers is not known."""
    known = list(numbers)
    return None if None in known else sum(number for number in known if number is not None)
