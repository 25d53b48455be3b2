"""A page that asks before something is removed, while a colleague changes it."""

import pytest
from django.urls import reverse

from classes import history
from classes.models import Role
from lessons.evenings.set_up.actions import cancel_evening
from lessons.log.actions import amend_lesson
from lessons.log.report import LessonReport
from lessons.models import InformationEvening, Lesson
from tests import factories
from tests.pages import document, text_of

THEIRS = "Ms Amin changed this on 24 November at 10:0"


@pytest.fixture
def colleague(person):
    return person(Role.PSHE_LEAD, name="Ms Amin")


@pytest.fixture
def stale(as_lead):
    """Return a function that opens a page, changes the record, and sends what the page had."""

    def call(address: str, change, **typed):
        (seen,) = document(as_lead.get(address)).xpath("//input[@name='seen']/@value")
        change()
        return as_lead.post(address, {"reason": "Doubled", "seen": seen} | typed)

    return call


def send_again(client, address: str, answer):
    (seen,) = document(answer).xpath("//input[@name='seen']/@value")
    return client.post(address, {"reason": "Doubled", "seen": seen})


def saved(record, by, **values):
    """Return a function that saves the record with these values, as a colleague does."""

    def save() -> None:
        now = type(record).objects.get(pk=record.pk)
        for name, value in values.items():
            setattr(now, name, value)
        history.save(now, by=by)

    return save


def test_a_lesson_amended_meanwhile_is_shown_before_it_is_removed(
    as_lead, stale, school, planned, pupils, log, teacher, colleague
):
    lesson = log(planned[0])
    address = reverse("lessons:remove", args=[school.slug, lesson.pk])
    report = LessonReport(
        held_on=lesson.held_on,
        taught_by=teacher,
        minutes=45,
        note="Theirs",
        away={pupils[0]: "away"},
    )
    answer = stale(address, lambda: amend_lesson(lesson=lesson, report=report, by=colleague))
    assert answer.status_code == 422
    page = text_of(answer)
    assert THEIRS in page
    assert "Minutes “45”" in page
    assert f"Who was away “{pupils[0]}”. Nothing was removed. If that is still right" in page
    assert send_again(as_lead, address, answer).status_code == 302
    assert not Lesson.objects.exists()


def test_an_evening_moved_meanwhile_is_not_cancelled(as_lead, stale, school, colleague):
    evening = factories.InformationEveningFactory(school=school)
    address = reverse("lessons:evening_cancel", args=[school.slug, evening.pk])
    answer = stale(address, saved(evening, colleague, place="Library"))
    assert THEIRS in text_of(answer)
    assert "Place “Library”. Nothing was cancelled." in text_of(answer)
    assert send_again(as_lead, address, answer).status_code == 302
    assert InformationEvening.objects.get().is_cancelled


def test_the_reason_of_who_cancelled_an_evening_first_stays(stale, school, colleague):
    evening = factories.InformationEveningFactory(school=school)
    address = reverse("lessons:evening_cancel", args=[school.slug, evening.pk])
    answer = stale(address, lambda: cancel_evening(evening=evening, reason="Snow", by=colleague))
    assert THEIRS in text_of(answer)
    assert InformationEvening.objects.get().cancelled_reason == "Snow"


def test_a_session_edited_meanwhile_is_not_removed(stale, school, colleague):
    session = factories.ModuleFactory(school=school, sessions=1).sessions.get()
    address = reverse("curriculum:session_remove", args=[school.slug, session.pk])
    answer = stale(address, saved(session, colleague, title="Theirs"))
    assert "Title “Theirs”. Nothing was removed." in text_of(answer)
    assert type(session).objects.filter(pk=session.pk).exists()


def test_a_class_renamed_meanwhile_is_not_removed(stale, school, colleague):
    group = factories.ClassGroupFactory(school=school, name="5 Yew")
    address = reverse("lessons:class_remove", args=[school.slug, group.pk])
    answer = stale(address, saved(group, colleague, name="5 Ash"))
    assert "Name “5 Ash”. Nothing was removed." in text_of(answer)
    assert type(group).objects.filter(pk=group.pk).exists()
