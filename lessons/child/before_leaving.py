"""Before they leave: who would go to secondary school without a session that the school teaches.

The page, home and the sheet `To do` all read it from here.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from classes.models import ClassGroup, Enrolment, Pupil, School
from classes.years.academic_year import AcademicYear
from classes.years.pupil_year_groups import LAST_OF_PRIMARY, year_groups_of
from classes.years.year_groups import YearGroups
from curriculum.models import Session
from lessons.child.record import STILL_TO_COME, PupilSessionStatus
from lessons.coverage import Cell, cells_by_class
from lessons.had import Had, sessions_had, sessions_open
from lessons.status import Status

BEFORE_LAST = LAST_OF_PRIMARY - 1
FROM_MAY = (5, 1)


@dataclass(frozen=True)
class Lacking:
    """A session that a child lacks: how it stands in their class, and when it is due there."""

    session: Session
    standing: PupilSessionStatus
    due_on: dt.date | None

    @property
    def is_classes(self) -> bool:
        """Return whether the whole class is still to be taught it, not the child alone."""
        return self.standing in STILL_TO_COME.values()


@dataclass(frozen=True)
class Leaver:
    """A child of Year 6 who lacks a session. `is_known` is whether the classes tell the year."""

    pupil: Pupil
    class_group: ClassGroup
    is_known: bool
    lacking: tuple[Lacking, ...]

    @property
    def own(self) -> list[Lacking]:
        """Return what the child lacks though the class had it, or is not due it."""
        return [item for item in self.lacking if not item.is_classes]

    @property
    def with_class(self) -> int:
        """Return how many sessions the child lacks because the class is still to be taught."""
        return len(self.lacking) - len(self.own)


@dataclass(frozen=True)
class ClassLacking:
    """A session that a class with Year 6 is still to be taught, and how many children lack it."""

    class_group: ClassGroup
    lacking: Lacking
    children: int


def by_class(leavers: Iterable[Leaver]) -> list[ClassLacking]:
    """Return what whole classes are still to be taught, in the order of classes and sessions."""
    found: dict[tuple[ClassGroup, Lacking], int] = defaultdict(int)
    for leaver in leavers:
        for item in leaver.lacking:
            if item.is_classes:
                found[leaver.class_group, item] += 1
    return [ClassLacking(group, item, count) for (group, item), count in found.items()]


def is_season(on: dt.date) -> bool:
    """Return whether it is May, June, July or August: the weeks in which it can be put right."""
    return FROM_MAY <= (on.month, on.day) < (9, 1)


def leaves_on(year: AcademicYear) -> dt.date:
    """Return the day by which it must be put right: the last of the year."""
    return year.end


def before_leaving(
    school: School, year: AcademicYear, *, today: dt.date, classes: Iterable[int] | None = None
) -> tuple[Leaver, ...]:
    """Return the Year 6 children of that year who lack a session, by class and name.

    A child lacks what the school teaches their year group, this year in Year 6 or last year in
    Year 5, and they have not had (`sessions_had`). It is read as on `today`, or the nearest day
    of the year, so that a past year reads as it ended. A child of a mixed class whose year group
    no earlier class tells counts as well, and is marked. `classes` (keys) narrows whose children
    are looked at. Nine queries for any number of children; none where names are not kept.
    """
    if not school.keeps_pupil_names:
        return ()
    return tuple(_Leaving(school, year, today, classes).children())


class _Leaving:
    """What is read about the children of one year who leave when it ends."""

    def __init__(
        self, school: School, year: AcademicYear, today: dt.date, classes: Iterable[int] | None
    ) -> None:
        self.school, self.year, self.today = school, year, today
        self.on = year.clamp(today)
        self.only = None if classes is None else set(classes)

    def children(self) -> Iterator[Leaver]:
        """Yield those who lack something."""
        for stay in self.stays:
            span = self.year_groups[stay.pupil_id]
            if span.oldest < LAST_OF_PRIMARY:
                continue
            lacking = tuple(self._lacking(stay))
            if lacking:
                is_known = span.youngest >= LAST_OF_PRIMARY
                yield Leaver(stay.pupil, self.groups[stay.class_group_id], is_known, lacking)

    def _lacking(self, stay: Enrolment) -> Iterator[Lacking]:
        cells = {cell.session_id: cell for cell in self.cells.get(stay.class_group_id, ())}
        for session in self.taught:
            pair = (stay.pupil_id, session.pk)
            if pair not in self.had:
                cell = cells.get(session.pk)
                standing = (
                    PupilSessionStatus.TO_CATCH_UP
                    if pair in self.open
                    else _pupil_session_status(cell)
                )
                due_on = cell.due_on if cell and standing in STILL_TO_COME.values() else None
                yield Lacking(session, standing, due_on)

    @cached_property
    def groups(self) -> Mapping[int, ClassGroup]:
        """Return the classes of the year and the one before, by key."""
        years = (self.year.first_year - 1, self.year.first_year)
        return self.school.class_groups.filter(academic_year__in=years).in_bulk()

    @cached_property
    def stays(self) -> list[Enrolment]:
        """Return who is on roll in a class that holds Year 6."""
        keys = [
            key
            for key, item in self.groups.items()
            if item.year == self.year
            and item.oldest_year >= LAST_OF_PRIMARY
            and (self.only is None or key in self.only)
        ]
        on_roll = Enrolment.objects.filter(class_group__in=keys).on_roll(self.on)
        order = ("class_group__youngest_year", "class_group__name", "pupil__display_name", "pupil")
        return list(on_roll.select_related("pupil").order_by(*order))

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
        """Return what these children are taught in Years 5 and 6, by module and position.

        A session that every class set aside is none of it; one that some class is due is.
        """
        wanted: dict[int, set[int]] = defaultdict(set)
        for key, cells in self.cells.items():
            group = self.groups[key]
            year_group = LAST_OF_PRIMARY if group.year == self.year else BEFORE_LAST
            if year_group in group.year_groups.years:
                for cell in cells:
                    if cell.status is not Status.SET_ASIDE:
                        wanted[cell.session_id].add(year_group)
        sessions = Session.objects.filter(pk__in=wanted).select_related("module")
        return [
            session
            for session in sessions.order_by("module__title", "module", "position")
            if wanted[session.pk] & set(session.year_groups.years)
        ]

    @cached_property
    def open(self) -> Had:
        return sessions_open(self.pupils, on=self.on)

    @cached_property
    def had(self) -> Had:
        return sessions_had(self.pupils, on=self.on, open_pairs=self.open)


def _pupil_session_status(cell: Cell | None) -> PupilSessionStatus:
    """Return how a session stands in the child's class that the child has not had."""
    if cell is None or cell.status is Status.TAUGHT:
        return PupilSessionStatus.NOT_HAD
    return STILL_TO_COME[cell.status]
