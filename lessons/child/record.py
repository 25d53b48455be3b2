"""A child's record: every session had, missed or still to come, in each year and class."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from classes.models import ClassGroup, Enrolment, Pupil
from classes.years.academic_year import AcademicYear
from curriculum.models import Session
from lessons.child.record_row import HAS_HAD, STILL_TO_COME, PupilSessionStatus, RecordRow
from lessons.coverage import Cell, cells_by_class
from lessons.had import sessions_of
from lessons.models import Closing, Lesson, LessonOutcome, MissedLesson
from lessons.status import Status

RowStatus = tuple[PupilSessionStatus, dt.date | None, int | None]
"""The status of a session, the day it is about, and the pk of the lesson on that day."""


@dataclass(frozen=True)
class RecordYear:
    """One academic year of a child: their enrolments, and a row for each session."""

    year: AcademicYear
    stays: tuple[Enrolment, ...]
    rows: tuple[RecordRow, ...]


@dataclass(frozen=True)
class PupilRecord:
    """A child's record, newest year first, with the numbers of sessions."""

    pupil: Pupil
    years: tuple[RecordYear, ...]
    had: int
    to_catch_up: int
    withdrawn: int

    @property
    def still_to_come(self) -> int:
        """Return the number of sessions that the child's class still has to be taught this year."""
        coming = {*STILL_TO_COME.values()} - {PupilSessionStatus.SET_ASIDE}
        return sum(row.status in coming for row in self.years[0].rows) if self.years else 0

    @property
    def last_stay(self) -> Enrolment | None:
        """Return the child's latest enrolment, which may be in the future."""
        return self.years[0].stays[-1] if self.years else None

    def stay_on(self, day: dt.date) -> Enrolment | None:
        """Return the child's enrolment on that day, if any."""
        return next((stay for stay in self._stays if _is_in_force(stay, day)), None)

    @property
    def _stays(self) -> Iterator[Enrolment]:
        return (stay for year in self.years for stay in year.stays)

    @property
    def has_withdrawn(self) -> bool:
        return any(missed.is_withdrawn for missed in self.to_settle)

    @property
    def to_settle(self) -> list[MissedLesson]:
        """Return the missed lessons that are open or withdrawn from, newest year first."""
        return [
            missed
            for year in self.years
            for row in year.rows
            for missed in row.missed
            if missed.is_open or missed.is_withdrawn
        ]


def record_of(pupil: Pupil, *, today: dt.date) -> PupilRecord:
    """Return the child's record on `today`, in nine queries for any number of years.

    `sessions_had` defines which sessions a child has had, here as everywhere.
    """
    return _RecordReader(pupil, today).record()


class _RecordReader:
    """Reads the record of one child."""

    def __init__(self, pupil: Pupil, today: dt.date) -> None:
        self.pupil, self.today = pupil, today
        enrolments = pupil.enrolments.select_related("class_group")
        self.stays = list(enrolments.order_by("joined_on", "pk"))
        self.groups = {stay.class_group_id: stay.class_group for stay in self.stays}
        self.had, self.open, self.withdrawn = sessions_of([pupil])

    def record(self) -> PupilRecord:
        years = sorted({group.year for group in self.groups.values()})
        had: set[int] = set()
        oldest_first = [_with_repeats(self._year(year), had) for year in years]
        return PupilRecord(
            pupil=self.pupil,
            years=tuple(reversed(oldest_first)),
            had=len(self.had),
            to_catch_up=len(self.open),
            withdrawn=len(self.withdrawn),
        )

    def _year(self, year: AcademicYear) -> RecordYear:
        stays = tuple(stay for stay in self.stays if stay.class_group.year == year)
        pks = dict.fromkeys(stay.class_group_id for stay in stays)
        rows = [row for pk in pks for row in self._rows(self.groups[pk])]
        rows.sort(key=lambda row: (row.date or year.end, row.session.position))
        return RecordYear(year, stays, tuple(rows))

    def _rows(self, class_group: ClassGroup) -> Iterator[RecordRow]:
        stays_to_end = self._is_there(class_group, class_group.year.clamp(self.today))
        for cell in self.cells.get(class_group.pk, ()):
            row = self._row(class_group, cell, stays_to_end=stays_to_end)
            if row is not None:
                yield row

    def _row(self, class_group: ClassGroup, cell: Cell, *, stays_to_end: bool) -> RecordRow | None:
        """Return the row of a session in a class; None if it is not due to this child."""
        missed = tuple(self.missed.get(cell.planned_session_id, ()))
        is_due = self._is_due(class_group, cell)
        attended = [
            lesson
            for lesson in self.lessons.get(cell.planned_session_id, ())
            if is_due and self._is_there(class_group, lesson.held_on)
        ]
        open_elsewhere = (self.pupil.pk, cell.session_id) in self.open
        row_status = self._missed_or_had(missed, attended)
        if row_status is None and stays_to_end and not is_due:
            row_status = PupilSessionStatus.NOT_FOR_THEM, None, None
        elif row_status is None and stays_to_end:
            row_status = self._not_there(class_group, cell)
        if row_status is None:
            return None
        status, date, lesson_id = row_status
        return RecordRow(
            class_group=class_group,
            session=self.sessions[cell.session_id],
            status=status,
            date=date,
            lesson_id=lesson_id,
            missed=missed,
            set_aside_reason=cell.set_aside_reason,
            open_elsewhere=open_elsewhere and status in HAS_HAD,
        )

    def _missed_or_had(
        self, missed: tuple[MissedLesson, ...], attended: list[Lesson]
    ) -> RowStatus | None:
        """Return the status by the lessons that the child missed or attended; None without any.

        An open missed lesson counts first, then a lesson that was taught.
        """
        still_open = [row.lesson for row in missed if row.is_open]
        if still_open:
            return PupilSessionStatus.TO_CATCH_UP, still_open[0].held_on, still_open[0].pk
        for row in missed:
            if row.lesson.outcome == LessonOutcome.TAUGHT or row.closed_as == Closing.WITHDRAWN:
                return _closed_status(row), row.lesson.held_on, row.lesson_id
        taught = [lesson for lesson in attended if lesson.outcome == LessonOutcome.TAUGHT]
        if taught:
            return PupilSessionStatus.HAD, taught[0].held_on, taught[0].pk
        parts = attended or [row.lesson for row in missed]
        if parts:
            return PupilSessionStatus.PART_TAUGHT, parts[-1].held_on, parts[-1].pk
        return None

    def _not_there(self, class_group: ClassGroup, cell: Cell) -> RowStatus | None:
        """Return the status if the child neither attended nor missed a lesson.

        A session taught before the child came is left out (None) if they have had it, or have to
        catch up on it, in another class: it is shown there.
        """
        if cell.held_on is not None:
            pair = (self.pupil.pk, cell.session_id)
            shown_elsewhere = pair in self.had | self.open | self.withdrawn
            return (
                None if shown_elsewhere else (PupilSessionStatus.NOT_HAD, cell.date, cell.lesson_id)
            )
        over = class_group.year.end < self.today and cell.status is not Status.SET_ASIDE
        status = PupilSessionStatus.NOT_TAUGHT if over else STILL_TO_COME[cell.status]
        return status, cell.date, None

    def _is_due(self, class_group: ClassGroup, cell: Cell) -> bool:
        """Return whether the session is for the child's year group in the class."""
        years = self.sessions[cell.session_id].year_groups
        return any(
            stay.is_due(years) for stay in self.stays if stay.class_group_id == class_group.pk
        )

    def _is_there(self, class_group: ClassGroup, day: dt.date) -> bool:
        return any(
            stay.class_group_id == class_group.pk and _is_in_force(stay, day) for stay in self.stays
        )

    @cached_property
    def cells(self) -> Mapping[int, list[Cell]]:
        return cells_by_class(self.groups, today=self.today)

    @cached_property
    def sessions(self) -> Mapping[int, Session]:
        pks = {cell.session_id for cells in self.cells.values() for cell in cells}
        return Session.objects.select_related("module").in_bulk(pks)

    @cached_property
    def lessons(self) -> Mapping[int, list[Lesson]]:
        """Return the lessons of the child's classes that happened, by pk of the planned session."""
        happened = Lesson.objects.happened().filter(planned_session__class_group__in=self.groups)
        lessons: dict[int, list[Lesson]] = defaultdict(list)
        for lesson in happened.order_by("held_on", "pk"):
            lessons[lesson.planned_session_id].append(lesson)
        return lessons

    @cached_property
    def missed(self) -> Mapping[int, list[MissedLesson]]:
        """Return the child's missed lessons, by pk of the planned session, in date order."""
        rows = self.pupil.missed_lessons.select_related("lesson", "by")
        missed: dict[int, list[MissedLesson]] = defaultdict(list)
        for row in rows.order_by("lesson__held_on", "pk"):
            missed[row.lesson.planned_session_id].append(row)
        return missed


def _with_repeats(year: RecordYear, had: set[int]) -> RecordYear:
    """Return the year with the sessions marked that are in `had`, and add its own to that."""
    rows = []
    for row in year.rows:
        rows.append(replace(row, is_again=row.session.pk in had))
        if row.status in HAS_HAD and not row.open_elsewhere:
            had.add(row.session.pk)
    return replace(year, rows=tuple(rows))


def _closed_status(missed: MissedLesson) -> PupilSessionStatus:
    if missed.closed_as == Closing.PREVIOUS_SCHOOL:
        return PupilSessionStatus.HAD_BEFORE
    if missed.closed_as == Closing.WITHDRAWN:
        return PupilSessionStatus.WITHDRAWN
    return PupilSessionStatus.CAUGHT_UP


def _is_in_force(enrolment: Enrolment, day: dt.date) -> bool:
    return enrolment.joined_on <= day and (enrolment.left_on is None or enrolment.left_on > day)
