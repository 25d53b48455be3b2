"""Finds the Year 6 children who would leave without a session that the school teaches.

The page Before they leave, home and the sheet `To do` all use it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from classes.models import ClassGroup, Enrolment, Pupil, School
from classes.names.order import Alphabetical
from classes.years.academic_year import AcademicYear
from classes.years.pupil_year_groups import LAST_OF_PRIMARY, year_groups_of
from classes.years.year_groups import YearGroups
from curriculum.models import Session
from lessons.child.record_row import STILL_TO_COME, PupilSessionStatus
from lessons.coverage import Cell, cells_by_class
from lessons.had import PupilsSessions, sessions_of
from lessons.status import Status

BEFORE_LAST = LAST_OF_PRIMARY - 1
SEASON_START = (5, 1)


@dataclass(frozen=True)
class SessionNotHad:
    """A session that a child has not had, with its status and due date in their class."""

    session: Session
    status: PupilSessionStatus
    due_on: dt.date | None

    @property
    def is_whole_class(self) -> bool:
        """Return whether the whole class still has to be taught it, not only this child."""
        return self.status in STILL_TO_COME.values()


@dataclass(frozen=True)
class Leaver:
    """A child of Year 6 who has not had some sessions.

    `is_known` is False if earlier classes do not show whether the child is in Year 6.
    """

    pupil: Pupil
    class_group: ClassGroup
    is_known: bool
    not_had: tuple[SessionNotHad, ...]

    @property
    def individual(self) -> list[SessionNotHad]:
        """Return the sessions that the class has had, or is not due, but the child has not had."""
        return [not_had for not_had in self.not_had if not not_had.is_whole_class]

    @property
    def with_class_count(self) -> int:
        """Return the number of sessions that the whole class still has to be taught."""
        return len(self.not_had) - len(self.individual)


@dataclass(frozen=True)
class ClassNotTaught:
    """A session that a class with Year 6 still has to be taught. `children` have not had it."""

    class_group: ClassGroup
    not_had: SessionNotHad
    children: int


@dataclass(frozen=True)
class LeavingClass:
    """A class with Year 6: its sessions still to be taught, and its children who lack a session."""

    class_group: ClassGroup
    to_teach: tuple[ClassNotTaught, ...]
    children: tuple[Leaver, ...]

    @property
    def with_own_gaps(self) -> list[Leaver]:
        """Return the children who have not had a session that is not still to be taught to all."""
        return [child for child in self.children if child.individual]

    @property
    def others(self) -> list[Leaver]:
        """Return the children who lack only sessions that are still to be taught to all."""
        return [child for child in self.children if not child.individual]


def leaving_classes(leavers: Iterable[Leaver]) -> list[LeavingClass]:
    """Return the classes of these children, in their order. `leavers` are sorted by class."""
    by_group = (
        (group, tuple(children)) for group, children in groupby(leavers, attrgetter("class_group"))
    )
    return [
        LeavingClass(group, tuple(by_class(children)), children) for group, children in by_group
    ]


def by_class(leavers: Iterable[Leaver]) -> list[ClassNotTaught]:
    """Return the sessions that whole classes still have to be taught, by class and session."""
    counts: dict[tuple[ClassGroup, SessionNotHad], int] = defaultdict(int)
    for leaver in leavers:
        for not_had in leaver.not_had:
            if not_had.is_whole_class:
                counts[leaver.class_group, not_had] += 1
    return [ClassNotTaught(group, not_had, count) for (group, not_had), count in counts.items()]


def in_leaving_season(on: dt.date) -> bool:
    """Return whether the day is in May to August, while there is still time to act."""
    return SEASON_START <= (on.month, on.day) < (9, 1)


def leaves_on(year: AcademicYear) -> dt.date:
    """Return the last day on which children who leave can have a session: the year's last."""
    return year.end


def before_leaving(
    school: School, year: AcademicYear, *, today: dt.date, classes: Iterable[int] | None = None
) -> tuple[Leaver, ...]:
    """Return the Year 6 children of that year who have not had a session, by class and name.

    The sessions are those that the school teaches Year 6 this year, or taught Year 5 last year,
    and that the child has not had and is not withdrawn from (`sessions_of`), on `today` or the
    nearest day of the year: a past year is shown as it ended. A child of a mixed class is included,
    with `is_known` False, if no earlier class shows their year group. A child with a class in a
    later year is not, as they stay. `classes` (pks) limits the children to some classes.

    It takes eight queries for any number of children, and none if the school keeps no names.
    """
    if not school.keeps_pupil_names:
        return ()
    return tuple(_LeaverFinder(school, year, today, classes).leavers())


class _LeaverFinder:
    """Reads what is known about the children of one year who leave when it ends."""

    def __init__(
        self, school: School, year: AcademicYear, today: dt.date, classes: Iterable[int] | None
    ) -> None:
        self.school, self.year, self.today = school, year, today
        self.on = year.clamp(today)
        self.class_pks = None if classes is None else set(classes)

    def leavers(self) -> Iterator[Leaver]:
        """Yield the children who have not had a session."""
        for stay in self.stays:
            span = self.year_groups[stay.pupil_id]
            if span.oldest < LAST_OF_PRIMARY:
                continue
            not_had = tuple(self._lacking(stay))
            if not_had:
                is_known = span.youngest >= LAST_OF_PRIMARY
                yield Leaver(stay.pupil, self.groups[stay.class_group_id], is_known, not_had)

    def _lacking(self, stay: Enrolment) -> Iterator[SessionNotHad]:
        cells = {cell.session_id: cell for cell in self.cells.get(stay.class_group_id, ())}
        for session in self.taught:
            pair = (stay.pupil_id, session.pk)
            if pair not in self.pairs.settled:
                cell = cells.get(session.pk) if stay.is_due(session.year_groups) else None
                status = (
                    PupilSessionStatus.TO_CATCH_UP
                    if pair in self.pairs.open
                    else _pupil_session_status(cell, stay.year_groups)
                )
                is_to_come = cell and status in STILL_TO_COME.values()
                due_on = cell.day_for(stay.year_groups) if cell and is_to_come else None
                yield SessionNotHad(session, status, due_on)

    @cached_property
    def groups(self) -> Mapping[int, ClassGroup]:
        """Return the classes of the year and of the year before, by pk."""
        years = (self.year.first_year - 1, self.year.first_year)
        return self.school.class_groups.filter(academic_year__in=years).in_bulk()

    @cached_property
    def stays(self) -> list[Enrolment]:
        """Return the enrolments of the pupils on roll in classes with Year 6.

        A pupil who is in a class of a later year stays at the school, so does not leave.
        """
        pks = [
            pk
            for pk, group in self.groups.items()
            if group.year == self.year
            and group.oldest_year >= LAST_OF_PRIMARY
            and (self.class_pks is None or pk in self.class_pks)
        ]
        later = Enrolment.objects.filter(class_group__academic_year__gt=self.year.first_year)
        on_roll = Enrolment.objects.filter(class_group__in=pks).on_roll(self.on)
        on_roll = on_roll.exclude(pupil__in=later.filter(pupil__school=self.school).values("pupil"))
        order = (
            "class_group__youngest_year",
            Alphabetical("class_group__name"),
            Alphabetical("pupil__display_name"),
            "pupil",
        )
        return list(on_roll.select_related("pupil", "class_group").order_by(*order))

    @cached_property
    def pupils(self) -> list[Pupil]:
        return [stay.pupil for stay in self.stays]

    @cached_property
    def year_groups(self) -> Mapping[int, YearGroups]:
        return year_groups_of([stay.pupil_id for stay in self.stays], self.year.first_year)

    @cached_property
    def cells(self) -> Mapping[int, list[Cell]]:
        return cells_by_class(self.groups, today=self.today)

    @cached_property
    def taught(self) -> list[Session]:
        """Return the sessions that these children are taught in Years 5 and 6, in order.

        A session is left out if every class has set it aside for them.
        """
        year_groups_due: dict[int, set[int]] = defaultdict(set)
        for pk, cells in self.cells.items():
            group = self.groups[pk]
            year_group = LAST_OF_PRIMARY if group.year == self.year else BEFORE_LAST
            if year_group in group.year_groups.years:
                for cell in cells:
                    if cell.status_for(YearGroups(year_group, year_group)) is not Status.SET_ASIDE:
                        year_groups_due[cell.session_id].add(year_group)
        sessions = Session.objects.filter(pk__in=year_groups_due).select_related("module")
        return [
            session
            for session in sessions.order_by("module__title", "module", "position")
            if year_groups_due[session.pk] & set(session.year_groups.years)
        ]

    @cached_property
    def pairs(self) -> PupilsSessions:
        return sessions_of(self.pupils, on=self.on)


def _pupil_session_status(cell: Cell | None, years: YearGroups) -> PupilSessionStatus:
    """Return the class's status for a session that the child, of these year groups, has not had."""
    if cell is None or cell.status_for(years) is Status.TAUGHT:
        return PupilSessionStatus.NOT_HAD
    return STILL_TO_COME[cell.status_for(years)]
