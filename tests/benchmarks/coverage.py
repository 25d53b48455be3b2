"""Times the coverage calculation against SQL that only fetches the same rows."""

import datetime as dt
from collections.abc import Iterator

from django.db import connection

from classes.models import ClassGroup, Enrolment, Pupil, School, User
from curriculum.models import Session
from lessons.coverage import coverage_of
from lessons.models import Lesson, MissedLesson, PlannedSession
from tests import factories
from tests.benchmarks.figure import Figure, compare

TODAY = dt.date(2026, 11, 24)
SESSIONS, PUPILS = 16, 28


def measure() -> Iterator[Figure]:
    for classes in (12, 200):
        school = make_school(classes)
        yield compare(
            f"coverage of {classes} classes × {SESSIONS} sessions",
            lambda school=school: coverage_of(school.class_groups.all(), today=TODAY).total,
            lambda school=school: bare_rows(school),
        )


def make_school(classes: int) -> School:
    """Return a school with half of its sessions taught and a child away from each lesson."""
    school, teacher = factories.SchoolFactory(), factories.UserFactory()
    module = factories.ModuleFactory(school=school, sessions=SESSIONS)
    groups = [factories.ClassGroupFactory(school=school) for _ in range(classes)]
    pupils = Pupil.objects.bulk_create(
        Pupil(school=school, display_name=f"Child{number} B") for number in range(classes * PUPILS)
    )
    Enrolment.objects.bulk_create(
        Enrolment(pupil=pupil, class_group=groups[number // PUPILS], joined_on=dt.date(2026, 9, 1))
        for number, pupil in enumerate(pupils)
    )
    sessions = list(module.sessions.all())
    for group, first in zip(groups, pupils[::PUPILS], strict=True):
        teach(group, sessions, away=first, by=teacher)
    return school


def teach(group: ClassGroup, sessions: list[Session], *, away: Pupil, by: User) -> None:
    """Plan the sessions weekly from 9 September. All but one of those due by TODAY are taught."""
    planned = PlannedSession.objects.bulk_create(
        PlannedSession(
            class_group=group,
            session=session,
            due_on=dt.date(2026, 9, 9) + dt.timedelta(weeks=number),
        )
        for number, session in enumerate(sessions)
    )
    lessons = Lesson.objects.bulk_create(
        Lesson(
            planned_session=session,
            held_on=session.due_on,
            taught_by=by,
            recorded_by=by,
            minutes=60,
            pupils_on_roll=PUPILS,
            pupils_present=PUPILS - 1,
        )
        for session in planned[1:]
        if session.due_on < TODAY
    )
    MissedLesson.objects.bulk_create(MissedLesson(lesson=lesson, pupil=away) for lesson in lessons)


def bare_rows(school: School) -> int:
    """Fetch the rows of the grid without using them, and return how many there are."""
    planned = (
        "SELECT p.id, p.class_group_id, p.session_id, p.due_on, p.set_aside_reason"
        " FROM lessons_plannedsession p JOIN classes_classgroup c ON c.id = p.class_group_id"
        " WHERE c.school_id = %s"
    )
    lessons = (
        "SELECT l.planned_session_id, l.outcome, l.id, l.held_on, l.pupils_present,"
        " l.pupils_on_roll FROM lessons_lesson l"
        " JOIN lessons_plannedsession p ON p.id = l.planned_session_id"
        " JOIN classes_classgroup c ON c.id = p.class_group_id WHERE c.school_id = %s"
    )
    rows = 0
    with connection.cursor() as cursor:
        for query in (planned, lessons):
            cursor.execute(query, [school.pk])
            rows += len(cursor.fetchall())
    return rows
