"""A lesson that did not happen may get a new date while it is logged."""

import datetime as dt

import pytest
from django.urls import reverse

from lessons.models import ClosedDays, Lesson
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

DUE = dt.date(2026, 11, 23)


@pytest.fixture
def due(planned):
    planned[0].due_on = DUE
    planned[0].save()
    return planned[0]


@pytest.fixture
def address(school, due):
    return reverse("lessons:log", args=[school.slug]) + f"?planned={due.pk}"


@pytest.fixture
def save(as_lead, address, due):
    """Return a caller that saves the form of the lesson as the lead, and returns the answer."""

    def call(**changes):
        data = {"outcome": "did_not_happen", "held_on": "2026-11-23", "reason": "Trip"} | changes
        return as_lead.post(address, data, follow=True)

    return call


def test_the_same_weekday_of_the_next_week_is_proposed(as_lead, address):
    page = document(as_lead.get(address))
    assert page.xpath("//input[@name='instead']/@value") == ["2026-11-30"]


def test_a_closed_week_is_passed_over(as_lead, school, address):
    week = {"first_day": dt.date(2026, 11, 30), "last_day": dt.date(2026, 12, 4)}
    ClosedDays.objects.create(school=school, name="Closed", **week)
    page = document(as_lead.get(address))
    assert page.xpath("//input[@name='instead']/@value") == ["2026-12-07"]


def test_a_session_whose_day_is_still_to_come_keeps_it(as_lead, address, due):
    due.due_on = dt.date(2026, 12, 14)
    due.save()
    page = document(as_lead.get(address))
    assert page.xpath("//input[@name='instead']/@value") == ["2026-12-14"]


def test_the_session_is_due_on_the_new_day(save, due, lead):
    answer = save(instead="2026-12-01")
    due.refresh_from_db()
    assert due.due_on == dt.date(2026, 12, 1)
    assert due.history.first().history_user == lead
    assert "It is now due on Tue 1 Dec 2026." in text_of(answer)
    assert Lesson.objects.get().reason == "Trip"


def test_left_empty_it_stays_due_when_it_was(save, due):
    save(instead="")
    due.refresh_from_db()
    assert (due.due_on, Lesson.objects.count()) == (DUE, 1)


def test_it_counts_for_nothing_if_the_lesson_did_happen(save, due, teacher):
    save(outcome="taught", taught_by=teacher.pk, instead="2026-11-30")
    due.refresh_from_db()
    assert due.due_on == DUE


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-11-23", "must be after the day on which it did not happen"),
        ("2027-09-10", "is not in the year 2026/27"),
        ("next week", "This is not a date"),
    ],
)
def test_a_day_that_cannot_be_saves_nothing(save, due, day, sentence):
    answer = save(instead=day)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Lesson.objects.exists()


def test_a_lesson_amended_to_did_not_happen_is_asked_too(as_lead, school, due, log):
    lesson = log(due, held_on=DUE)
    amend = reverse("lessons:amend", args=[school.slug, lesson.pk])
    assert document(as_lead.get(amend)).xpath("//input[@name='instead']/@value") == ["2026-11-30"]
    did_not = {"outcome": "did_not_happen", "held_on": DUE, "reason": "Trip"}
    answer = as_lead.post(amend, did_not | {"instead": "2026-12-01"}, follow=True)
    due.refresh_from_db()
    assert due.due_on == dt.date(2026, 12, 1)
    assert "It is now due on Tue 1 Dec 2026." in text_of(answer)
    assert document(as_lead.get(amend)).xpath("//input[@name='instead']") == []


def test_who_may_not_move_dates_is_not_asked_and_moves_none(sign_in, teacher, school, address, due):
    school.only_lead_moves_dates = True
    school.save()
    client = sign_in(teacher)
    assert document(client.get(address)).xpath("//input[@name='instead']") == []
    data = {"outcome": "did_not_happen", "held_on": "2026-11-23", "reason": "Trip"}
    client.post(address, data | {"instead": "2026-12-01"})
    due.refresh_from_db()
    assert (due.due_on, Lesson.objects.count()) == (DUE, 1)
