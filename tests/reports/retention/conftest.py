"""Fixtures for a school with a child's name in every possible place."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from classes import history
from classes.models import Pupil, RosterDraft, RosterImport
from curriculum.sessions.actions import save_session
from lessons.models import EveningAnswer, EveningAttendance, WalkIn
from reports.audit.actions import make_export
from tests import factories

NAME = "Zebedee Quill"
"""A name that occurs nowhere else in the tests' data."""


@pytest.fixture
def child(school, lead) -> Pupil:
    """Return a child of 5 Oak who missed a lesson, whose family came, and who is named in notes.

    5 Oak has two more children. The family of one of them came with his.
    """
    oak = factories.ClassGroupFactory(school=school, name="5 Oak", pupils=2)
    pupil = factories.PupilFactory(school=school, display_name=NAME, external_id="zq-77")
    factories.EnrolmentFactory(class_group=oak, pupil=pupil)
    planned = factories.PlannedSessionFactory(class_group=oak)
    lesson = factories.LessonFactory(
        planned_session=planned, pupils_present=2, pupils_on_roll=3, taught_by=lead
    )
    history.save(factories.MissedLessonFactory.build(lesson=lesson, pupil=pupil), by=lead)
    lesson.note = "Went well. zebedee  QUILL asked to begin."
    history.save(lesson, by=lead, reason=f"Forgot to say that {NAME} asked")
    lesson.note = "Went well."
    history.save(lesson, by=lead)
    session = planned.session
    session.outline = f"{NAME} begins."
    history.save(session, by=lead)
    session.outline = "One child begins."
    save_session(session=session, outcomes=[], by=lead)
    evening(school, pupil, lead)
    imports(school, pupil, lead)
    return pupil


def evening(school, pupil, lead) -> None:
    """Record his family at an evening with another child's, with an answer and a walk-in."""
    held = factories.InformationEveningFactory(school=school, private_note=f"Ask {NAME}’s mother")
    party = uuid.uuid4()
    other = school.pupils.exclude(pk=pupil.pk).first()
    for child, adults in ((pupil, 2), (other, 0)):
        came = EveningAttendance(evening=held, pupil=child, adults=adults, party=party, on=held.day)
        history.save(came, by=lead)
    answer = EveningAnswer(evening=held, first_name="", adults=2, pupil=pupil)
    answer.settled_at, answer.settled_by = timezone.now(), lead
    history.save(answer, by=lead)
    waiting = EveningAnswer(evening=held, first_name="Zebedee", surname_letter="Q", adults=1)
    history.save(waiting, by=None)
    history.save(WalkIn(evening=held, said_name="Zebedee Quill-Smith", adults=1), by=lead)


def imports(school, pupil, lead) -> None:
    """Add an import that can be undone, and another in progress."""
    journal = [["Pupil", pupil.pk, None, {"display_name": NAME, "external_id": "zq-77"}]]
    RosterImport.objects.create(
        school=school, academic_year=2026, source=f"{NAME}.csv", journal=journal, made_by=lead
    )
    RosterDraft.objects.create(
        school=school,
        user=lead,
        source="list.csv",
        academic_year=2026,
        roster={"pupils": [{"display_name": NAME}]},
    )


@pytest.fixture
def with_names(school, child, lead):
    """Return a kept workbook that names the child."""
    return make_export(school=school, academic_year=2026, with_names=True, by=lead)


def left(school, name: str, *, on: dt.date, academic_year: int) -> Pupil:
    """Return a child who left a class of that year on that day."""
    group, _ = school.class_groups.get_or_create(
        academic_year=academic_year, name="6 Elm", youngest_year=6, oldest_year=6
    )
    pupil = factories.PupilFactory(school=school, display_name=name)
    joined = dt.date(academic_year, 9, 1)
    factories.EnrolmentFactory(class_group=group, pupil=pupil, joined_on=joined, left_on=on)
    return pupil
