"""The page of a lesson: what was taught, as it read on the day."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from classes.models import Role
from curriculum.models import Session
from curriculum.sessions.actions import add_session, save_session
from tests import factories
from tests.conftest import TODAY


@pytest.fixture
def session(school):
    with time_machine.travel(dt.datetime(2026, 9, 10, 9, tzinfo=dt.UTC)):
        return factories.SessionFactory(module__school=school, title="Saying no", aims="Say no")


@pytest.fixture
def lesson(oak, session, log):
    return log(factories.PlannedSessionFactory(class_group=oak, session=session))


def page_of(client, lesson, **headers):
    slug = lesson.planned_session.class_group.school.slug
    return client.get(reverse("lessons:lesson", args=[slug, lesson.pk]), headers=headers).text


def rewrite(session, lead):
    session.title, session.aims = "Boundaries", "Keep a boundary"
    save_session(session=session, outcomes=[], by=lead)


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_it_shows_the_session_as_it_was_and_says_what_changed(
    as_lead, lead, lesson, session, headers
):
    rewrite(session, lead)
    page = page_of(as_lead, lesson, **headers)
    assert "Saying no" in page
    assert "<li>Say no</li>" in page
    assert "edited since: the title, the aims" in page
    assert "Keep a boundary" not in page


def test_unchanged_it_has_no_remark(as_lead, lesson):
    page = page_of(as_lead, lesson)
    assert "<li>Say no</li>" in page
    assert "edited since" not in page


def test_an_edit_after_it_was_recorded_on_the_day_does_not_count(as_lead, lead, oak, session, log):
    planned = factories.PlannedSessionFactory(class_group=oak, session=session)
    lesson = log(planned, held_on=TODAY)
    rewrite(session, lead)
    assert "<li>Say no</li>" in page_of(as_lead, lesson)


def test_an_edit_on_the_day_before_it_was_recorded_counts(as_lead, lead, oak, session, log):
    rewrite(session, lead)
    planned = factories.PlannedSessionFactory(class_group=oak, session=session)
    lesson = log(planned, held_on=TODAY)
    assert "<li>Keep a boundary</li>" in page_of(as_lead, lesson)


def test_recorded_later_it_is_as_it_was_at_the_end_of_the_day(lesson):
    assert lesson.over_at == dt.datetime(2026, 10, 12, 23, 0, tzinfo=dt.UTC)


def test_of_a_session_that_was_written_down_later_it_is_as_when_the_lesson_was_recorded(
    as_lead, lead, oak, school, log
):
    module = factories.ModuleFactory(school=school)
    outcome = factories.OutcomeFactory(heading="Being safe")
    session = add_session(
        session=Session(module=module, title="Saying no"), outcomes=[outcome], by=lead
    )
    lesson = log(factories.PlannedSessionFactory(class_group=oak, session=session))
    rewrite(session, lead)
    page = page_of(as_lead, lesson)
    assert "Being safe" in page
    assert "edited since: the title, the aims, what it covers" in page


def test_a_name_in_the_note_is_left_out_for_a_reader_who_sees_no_names(
    as_lead, sign_in, person, oak, pupils, log
):
    name = pupils[0].display_name
    planned = factories.PlannedSessionFactory(class_group=oak)
    lesson = log(planned, note=f"{name} asked a good question")
    assert f"{name} asked a good question" in page_of(as_lead, lesson)
    seen = page_of(sign_in(person(Role.VIEWER)), lesson)
    assert name not in seen
    assert "a child asked a good question" in seen
