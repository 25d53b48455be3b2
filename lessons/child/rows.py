"""Reads the rows of children's records: the status of each session of their classes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from classes.models import ClassGroup, Enrolment, Pupil
from classes.years.year_groups import YearGroups
from curriculum.models import Session
from lessons.child.record_row import HAS_HAD, STILL_TO_COME, PupilSessionStatus, RecordRow
from lessons.coverage import Cell, Coverage, cells_by_class
from lessons.had import PupilsSessions, lessons_attended, sessions_of
from lessons.models import Closing, Lesson, LessonOutcome, MissedLesson
from lessons.models.missed_lesson import is_open
from lessons.status import Status

RowStatus = tuple[PupilSessionStatus, dt.date | None, int | None]
"""The status of a session, the day it is about, and the pk of the lesson on that day."""


@dataclass(frozen=True)
class Plans:
    """What some classes are due: the classes and their cells, and the sessions, all by pk."""

    groups: Mapping[int, ClassGroup]
    cells: Mapping[int, Sequence[Cell]]
    sessions: Mapping[int, Session]

    @classmethod
    def of_coverage(cls, coverage: Coverage) -> "Plans":
        """Return those that a coverage has read already."""
        rows = {row.class_group.pk: row for row in coverage.classes}
        return cls(
            groups={pk: row.class_group for pk, row in rows.items()},
            cells={pk: tuple(row.cells.values()) for pk, row in rows.items()},
            sessions={session.pk: session for session in coverage.sessions},
        )

    @classmethod
    def of_classes(cls, groups: Mapping[int, ClassGroup], *, today: dt.date) -> "Plans":
        """Return those of classes of any year, in three queries."""
        cells = cells_by_class(groups, today=today)
        pks = {cell.session_id for of_class in cells.values() for cell in of_class}
        return cls(groups, cells, Session.objects.select_related("module").in_bulk(pks))


class RowReader:
    """Reads the rows of some children, in a fixed number of queries for any number of them.

    `stays` are their enrolments in the classes of `plans`, in the order of joining. `on` gives what
    was caught up as of that day.
    """

    def __init__(
        self,
        pupils: Collection[Pupil],
        stays: Iterable[Enrolment],
        plans: Plans,
        *,
        today: dt.date,
        on: dt.date | None = None,
    ) -> None:
        self.plans, self.today, self._on, self._pupils = plans, today, on, pupils
        self._stays = _by_key(stays, lambda stay: (stay.pupil_id, stay.class_group_id))
        missed = (row for of_plan in self._missed.values() for row in of_plan)
        attended = lessons_attended(pupils, on=on)
        self._attended = {(there.pupil_id, there.lesson_id) for there in attended}
        self.pairs: PupilsSessions = sessions_of(pupils, on=on, missed=missed, attended=attended)

    def row(self, pupil_id: int, class_group: ClassGroup, cell: Cell) -> RecordRow | None:
        """Return the row of a session in a class; None if it is not due to this child."""
        stays = self._stays.get((pupil_id, class_group.pk), [])
        missed = tuple(self._missed.get((pupil_id, cell.planned_session_id), ()))
        is_for_them = _is_due(stays, self.plans.sessions[cell.session_id].year_groups)
        lessons = self._lessons.get(cell.planned_session_id, ())
        for_them = [lesson for lesson in lessons if _is_due(stays, lesson.year_groups)]
        attended = [
            lesson
            for lesson in lessons
            if (pupil_id, lesson.pk) in self._attended
            or (lesson in for_them and _is_there(stays, lesson.held_on))
        ]
        row_status = self._missed_or_had(missed, attended)
        if row_status is None and _is_there(stays, class_group.year.clamp(self.today)):
            row_status = PupilSessionStatus.NOT_FOR_THEM, None, None
            if is_for_them:
                row_status = self._not_there(stays[-1], cell, for_them)
        if row_status is None:
            return None
        status, date, lesson_id = row_status
        open_elsewhere = (pupil_id, cell.session_id) in self.pairs.open
        return RecordRow(
            class_group=class_group,
            session=self.plans.sessions[cell.session_id],
            status=status,
            date=date,
            lesson_id=lesson_id,
            missed=missed,
            set_aside_reason=_reason(cell, status),
            open_elsewhere=open_elsewhere and status in HAS_HAD,
        )

    def missed_of(self, pupil_id: int, session_id: int) -> Sequence[MissedLesson]:
        """Return all that the child missed of a session, in any class, in the order of lessons."""
        return self._missed_of_session.get((pupil_id, session_id), ())

    def is_open(self, missed: MissedLesson) -> bool:
        """Return whether it is to be caught up, as of the day that the reader was asked for."""
        if self._on is not None and missed.lesson.held_on > self._on:
            return False
        return is_open(missed.closed_as, missed.caught_up_on, on=self._on)

    def _missed_or_had(
        self, missed: tuple[MissedLesson, ...], attended: list[Lesson]
    ) -> RowStatus | None:
        """Return the status by the lessons that the child missed or attended; None without any.

        An open missed lesson counts first, then a lesson that was taught.
        """
        still_open = [row.lesson for row in missed if self.is_open(row)]
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

    def _not_there(
        self, stay: Enrolment, cell: Cell, for_them: Sequence[Lesson]
    ) -> RowStatus | None:
        """Return the status if the child neither attended nor missed a lesson that was for them.

        A session taught before the child came is left out (None) if they have had it, or have to
        catch up on it, in another class: it is shown there.
        """
        if for_them:
            pair = (stay.pupil_id, cell.session_id)
            if any(pair in pairs for pairs in self.pairs):
                return None
            lesson = next((row for row in for_them if row.pk == cell.lesson_id), for_them[-1])
            return PupilSessionStatus.NOT_HAD, lesson.held_on, lesson.pk
        of_class = cell.status_for(stay.year_groups)
        over = stay.class_group.year.end < self.today and of_class is not Status.SET_ASIDE
        status = PupilSessionStatus.NOT_TAUGHT if over else STILL_TO_COME[of_class]
        return status, cell.day_for(stay.year_groups), None

    @cached_property
    def _lessons(self) -> Mapping[int, list[Lesson]]:
        """Return the lessons of the classes that happened, by pk of the planned session."""
        happened = Lesson.objects.happened().filter(
            planned_session__class_group__in=self.plans.groups
        )
        happened = happened.select_related("planned_session__session")
        return _by_key(happened.order_by("held_on", "pk"), lambda lesson: lesson.planned_session_id)

    @cached_property
    def _missed(self) -> Mapping[tuple[int, int], list[MissedLesson]]:
        """Return the missed lessons in date order, by pupil and planned session.

        Each has its `version`, by which a page notices that somebody else has changed it.
        """
        rows = MissedLesson.objects.filter(pupil__in=self._pupils).with_version()
        rows = rows.select_related("lesson__planned_session", "by")
        return _by_key(
            rows.order_by("lesson__held_on", "pk"),
            lambda row: (row.pupil_id, row.lesson.planned_session_id),
        )

    @cached_property
    def _missed_of_session(self) -> Mapping[tuple[int, int], list[MissedLesson]]:
        rows = (row for of_plan in self._missed.values() for row in of_plan)
        return _by_key(
            sorted(rows, key=lambda row: (row.lesson.held_on, row.pk)),
            lambda row: (row.pupil_id, row.lesson.planned_session.session_id),
        )


def _by_key(rows: Iterable[Any], key: Any) -> dict[Any, list[Any]]:
    grouped: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[key(row)].append(row)
    return grouped


def _closed_status(missed: MissedLesson) -> PupilSessionStatus:
    if missed.closed_as == Closing.PREVIOUS_SCHOOL:
        return PupilSessionStatus.HAD_BEFORE
    if missed.closed_as == Closing.WITHDRAWN:
        return PupilSessionStatus.WITHDRAWN
    return PupilSessionStatus.CAUGHT_UP


def _reason(cell: Cell, status: PupilSessionStatus) -> str:
    """Return why the session is not due this year: to the class, or to the child's year group."""
    is_left_out = status is PupilSessionStatus.SET_ASIDE
    return cell.set_aside_reason or (cell.not_for_reason if is_left_out else "")


def _is_due(stays: Iterable[Enrolment], years: YearGroups) -> bool:
    return any(stay.is_due(years) for stay in stays)


def _is_there(stays: Iterable[Enrolment], day: dt.date) -> bool:
    return any(stay.holds(day) for stay in stays)
