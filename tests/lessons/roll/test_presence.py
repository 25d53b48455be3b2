"""Children who came late onto the list, but were in the room, were there after all."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from classes.models import Pupil
from lessons.catch_up.actions import record_catch_up
from lessons.models import LessonRoll
from lessons.roll.actions import add_pupils, move
from lessons.roll.presence import were_there_since
from tests import factories
from tests.pages import text_of

SEPTEMBER = dt.date(2026, 9, 1)
NOVEMBER = dt.date(2026, 11, 10)


@pytest.fixture
def late(oak, planned, log, lead) -> list[Pupil]:
    """Two children who came onto the list after two lessons."""
    log(planned[0], held_on=dt.date(2026, 9, 20))
    log(planned[1])
    return add_pupils(class_group=oak, names=["Patrick O", "Li W"], on=NOVEMBER, by=lead)


def missed(pupils):
    return sorted(lesson.lesson.held_on for p in pupils for lesson in p.missed_lessons.all())


def test_they_had_what_was_taught_since_then(late, oak, planned, lead):
    assert were_there_since(class_group=oak, pupils=late, since=SEPTEMBER, by=lead) == 4
    assert missed(late) == []
    assert {stay.joined_on for p in late for stay in p.enrolments.all()} == {SEPTEMBER}
    lesson = planned[0].lessons.get()
    assert (lesson.pupils_present, lesson.pupils_on_roll) == (5, 5)
    assert {p.pk for p in late} <= set(LessonRoll.objects.get(lesson=lesson).pupils)


def test_what_was_taught_before_stays_to_catch_up(late, oak, lead):
    were_there_since(class_group=oak, pupils=late[:1], since=dt.date(2026, 10, 1), by=lead)
    assert missed(late[:1]) == [dt.date(2026, 9, 20)]
    assert len(missed(late[1:])) == 2


def test_a_lesson_that_was_caught_up_stays(late, oak, lead):
    caught_up = late[0].missed_lessons.order_by("lesson__held_on")[:1]
    record_catch_up(missed_lessons=caught_up, on=NOVEMBER, how="other", taught_by=lead, by=lead)
    were_there_since(class_group=oak, pupils=late[:1], since=SEPTEMBER, by=lead)
    assert missed(late[:1]) == [dt.date(2026, 9, 20)]


def test_it_is_history_with_the_reason(late, oak, lead):
    were_there_since(class_group=oak, pupils=late, since=SEPTEMBER, by=lead)
    entry = late[0].enrolments.get().history.first()
    assert entry.history_change_reason == "Was in the class since 1 September 2026"
    assert entry.history_user == lead


def test_who_was_in_another_class_then_is_refused(oak, pupils, school, lead):
    ash = factories.ClassGroupFactory(school=school, name="5 Ash")
    move(pupil=pupils[0], to=ash, on=NOVEMBER, by=lead)
    with pytest.raises(ValidationError, match="was in 5 Oak then"):
        were_there_since(class_group=ash, pupils=pupils[:1], since=SEPTEMBER, by=lead)


def test_a_day_of_another_year_is_refused(late, oak, lead):
    with pytest.raises(ValidationError, match="not in the year 2026/27"):
        were_there_since(class_group=oak, pupils=late, since=dt.date(2026, 8, 1), by=lead)


def test_the_page_takes_the_ticked_children_and_a_day(as_lead, late, oak):
    address = reverse("lessons:were_there", args=[oak.school.slug, oak.pk])
    assert "Patrick O" in text_of(as_lead.get(address))
    values = {"pupil": [pupil.pk for pupil in late], "since": "2026-09-01"}
    page = as_lead.post(address, values, follow=True)
    assert "2 children were in 5 Oak since 1 September 2026" in text_of(page)
    assert missed(late) == []


def test_missed_lessons_lead_to_it(as_lead, late, oak):
    page = as_lead.get(reverse("lessons:missed", args=[oak.school.slug]))
    assert reverse("lessons:were_there", args=[oak.school.slug, oak.pk]) in page.content.decode()
