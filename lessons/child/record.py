"""A child through the years: every session had, missed or still to come, class by class."""

import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from classes.models import ClassGroup, Enrolment, Pupil
from classes.years.academic_year import AcademicYear
from curriculum.models import Session
from lessons.coverage import Cell, cells_by_class
from lessons.had import Had, sessions_had, sessions_open
from lessons.models import Closing, Lesson, LessonOutcome, MissedLesson
from lessons.status import Status


class PupilSessionStatus(enum.Enum):
    """How a child stands with a session: the word, its sign, and the colour of which status."""

    HAD = ("Had", "✓", Status.TAUGHT)
    CAUGHT_UP = ("Caught up", "✓", Status.TAUGHT)
    HAD_BEFORE = ("Had at the previous school", "✓", Status.TAUGHT)
    TO_CATCH_UP = ("To catch up", "◐", Status.PART_TAUGHT)
    NOT_HAD = ("Not had", "!", Status.OVERDUE)
    NOT_TAUGHT = ("Not taught that year", "!", Status.OVERDUE)
    PART_TAUGHT = ("Part taught", "◐", Status.PART_TAUGHT)
    OVERDUE = ("Overdue", "!", Status.OVERDUE)
    PLANNED = ("Planned", "○", Status.PLANNED)
    NOT_PLANNED = ("Not planned", "–", Status.NOT_PLANNED)
    SET_ASIDE = ("Not due this year", "×", Status.SET_ASIDE)

    def __init__(self, label: str, sign: str, status: Status) -> None:
        self.label, self.sign, self.look = label, sign, status.value


HAS_HAD = {PupilSessionStatus.HAD, PupilSessionStatus.CAUGHT_UP, PupilSessionStatus.HAD_BEFORE}
STILL_TO_COME = {
    Status.PART_TAUGHT: PupilSessionStatus.PART_TAUGHT,
    Status.OVERDUE: PupilSessionStatus.OVERDUE,
    Status.PLANNED: PupilSessionStatus.PLANNED,
    Status.NOT_PLANNED: PupilSessionStatus.NOT_PLANNED,
    Status.SET_ASIDE: PupilSessionStatus.SET_ASIDE,
}

Told = tuple[PupilSessionStatus, dt.date | None, int | None]
"""What is told of a session: how it stands, the day, and the lesson of that day."""


@dataclass(frozen=True)
class RecordRow:
    """A session in a class of the child: how they stand with it, since when, what was missed.

    `date` is the day of the lesson, else the due date. `open_elsewhere` says that the child was
    there, but a lesson on the same session that they missed in another class is still open.
    """

    class_group: ClassGroup
    session: Session
    standing: PupilSessionStatus
    date: dt.date | None
    lesson_id: int | None = None
    missed: tuple[MissedLesson, ...] = ()
    set_aside_reason: str = ""
    open_elsewhere: bool = False


@dataclass(frozen=True)
class RecordYear:
    """An academic year of a child: when they were in which class, and the sessions."""

    year: AcademicYear
    stays: tuple[Enrolment, ...]
    rows: tuple[RecordRow, ...]


@dataclass(frozen=True)
class PupilRecord:
    """A child's record, the newest year first, and how many sessions stand where."""

    pupil: Pupil
    years: tuple[RecordYear, ...]
    had: int
    to_catch_up: int

    @property
    def still_to_come(self) -> int:
        """Return how many sessions of the newest year the child's class has yet to be taught."""
        coming = {*STILL_TO_COME.values()} - {PupilSessionStatus.SET_ASIDE}
        return sum(row.standing in coming for row in self.years[0].rows) if self.years else 0

    @property
    def last_stay(self) -> Enrolment | None:
        """Return the latest time that the child was, is or will be in a class."""
        return self.years[0].stays[-1] if self.years else None

    def stay_on(self, day: dt.date) -> Enrolment | None:
        """Return the child's place in a class on that day."""
        return next((item for item in self._stays if _is_in_force(item, day)), None)

    @property
    def _stays(self) -> Iterator[Enrolment]:
        return (stay for year in self.years for stay in year.stays)

    @property
    def open_missed(self) -> list[MissedLesson]:
        """Return the missed lessons that are still open, newest year first."""
        return [
            missed
            for year in self.years
            for row in year.rows
            for missed in row.missed
            if missed.is_open
        ]


def record_of(pupil: Pupil, *, today: dt.date) -> PupilRecord:
    """Return the child's record as it stands on `today`, in nine queries for any number of years.

    What "had" means is `sessions_had`, as everywhere.
    """
    return _Reading(pupil, today).record()


class _Reading:
    """What is read about one child."""

    def __init__(self, pupil: Pupil, today: dt.date) -> None:
        self.pupil, self.today = pupil, today
        enrolments = pupil.enrolments.select_related("class_group")
        self.stays = list(enrolments.order_by("joined_on", "pk"))
        self.groups = {item.class_group_id: item.class_group for item in self.stays}
        self.open: Had = sessions_open([pupil])
        self.had: Had = sessions_had([pupil], open_pairs=self.open)

    def record(self) -> PupilRecord:
        years = sorted({item.year for item in self.groups.values()}, reverse=True)
        return PupilRecord(
            pupil=self.pupil,
            years=tuple(self._year(year) for year in years),
            had=len(self.had),
            to_catch_up=len(self.open),
        )

    def _year(self, year: AcademicYear) -> RecordYear:
        stays = tuple(item for item in self.stays if item.class_group.year == year)
        keys = dict.fromkeys(item.class_group_id for item in stays)
        rows = [row for key in keys for row in self._rows(self.groups[key])]
        rows.sort(key=lambda row: (row.date or year.end, row.session.position))
        return RecordYear(year, stays, tuple(rows))

    def _rows(self, class_group: ClassGroup) -> Iterator[RecordRow]:
        stays_to_end = self._is_there(class_group, class_group.year.clamp(self.today))
        for cell in self.cells.get(class_group.pk, ()):
            row = self._row(class_group, cell, stays_to_end=stays_to_end)
            if row is not None:
                yield row

    def _row(self, class_group: ClassGroup, cell: Cell, *, stays_to_end: bool) -> RecordRow | None:
        """Return the row of a session in a class; None where it is not the child's to have."""
        missed = tuple(self.missed.get(cell.planned_session_id, ()))
        there = [
            lesson
            for lesson in self.lessons.get(cell.planned_session_id, ())
            if self._is_there(class_group, lesson.held_on)
        ]
        open_elsewhere = (self.pupil.pk, cell.session_id) in self.open
        told = self._missed_or_had(missed, there)
        if told is None and stays_to_end:
            told = self._not_there(class_group, cell)
        if told is None:
            return None
        standing, date, lesson = told
        return RecordRow(
            class_group=class_group,
            session=self.sessions[cell.session_id],
            standing=standing,
            date=date,
            lesson_id=lesson,
            missed=missed,
            set_aside_reason=cell.set_aside_reason,
            open_elsewhere=open_elsewhere and standing in HAS_HAD,
        )

    def _missed_or_had(self, missed: tuple[MissedLesson, ...], there: list[Lesson]) -> Told | None:
        """Return what the lessons of a class tell of the child; None if they missed and had none.

        An open missed lesson goes before all else, then a lesson that was taught.
        """
        still_open = [item.lesson for item in missed if item.is_open]
        if still_open:
            return PupilSessionStatus.TO_CATCH_UP, still_open[0].held_on, still_open[0].pk
        for item in missed:
            if item.lesson.outcome == LessonOutcome.TAUGHT:
                return _settled(item), item.lesson.held_on, item.lesson_id
        taught = [item for item in there if item.outcome == LessonOutcome.TAUGHT]
        if taught:
            return PupilSessionStatus.HAD, taught[0].held_on, taught[0].pk
        parts = there or [item.lesson for item in missed]
        if parts:
            return PupilSessionStatus.PART_TAUGHT, parts[-1].held_on, parts[-1].pk
        return None

    def _not_there(self, class_group: ClassGroup, cell: Cell) -> Told | None:
        """Return how it stands where the child was at none of the lessons and missed none.

        What the class was taught before they came is theirs to have only if no other class gave
        it to them, or has it open; then it is said there.
        """
        if cell.held_on is not None:
            pair = (self.pupil.pk, cell.session_id)
            settled = pair in self.had or pair in self.open
            return None if settled else (PupilSessionStatus.NOT_HAD, cell.date, cell.lesson_id)
        over = class_group.year.end < self.today and cell.status is not Status.SET_ASIDE
        standing = PupilSessionStatus.NOT_TAUGHT if over else STILL_TO_COME[cell.status]
        return standing, cell.date, None

    def _is_there(self, class_group: ClassGroup, day: dt.date) -> bool:
        return any(
            item.class_group_id == class_group.pk and _is_in_force(item, day) for item in self.stays
        )

    @cached_property
    def cells(self) -> Mapping[int, list[Cell]]:
        return cells_by_class(self.groups, today=self.today)

    @cached_property
    def sessions(self) -> Mapping[int, Session]:
        keys = {cell.session_id for cells in self.cells.values() for cell in cells}
        return Session.objects.select_related("module").in_bulk(keys)

    @cached_property
    def lessons(self) -> Mapping[int, list[Lesson]]:
        """Return the lessons that happened in the child's classes, by planned session."""
        happened = Lesson.objects.happened().filter(planned_session__class_group__in=self.groups)
        found: dict[int, list[Lesson]] = defaultdict(list)
        for lesson in happened.order_by("held_on", "pk"):
            found[lesson.planned_session_id].append(lesson)
        return found

    @cached_property
    def missed(self) -> Mapping[int, list[MissedLesson]]:
        """Return what the child missed, by planned session, in the order of the lessons."""
        rows = self.pupil.missed_lessons.select_related("lesson", "by")
        found: dict[int, list[MissedLesson]] = defaultdict(list)
        for item in rows.order_by("lesson__held_on", "pk"):
            found[item.lesson.planned_session_id].append(item)
        return found


def _settled(missed: MissedLesson) -> PupilSessionStatus:
    before = missed.closed_as == Closing.PREVIOUS_SCHOOL
    return PupilSessionStatus.HAD_BEFORE if before else PupilSessionStatus.CAUGHT_UP


def _is_in_force(enrolment: Enrolment, day: dt.date) -> bool:
    return enrolment.joined_on <= day and (enrolment.left_on is None or enrolment.left_on > day)
