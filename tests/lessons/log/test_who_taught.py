"""Whoever covered a class on the day of a lesson is proposed as the one who taught it."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils.http import urlencode

from classes.cover.actions import end_cover
from classes.models import Cover, Role
from lessons.log.starting import who_taught
from lessons.models import Lesson
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough

COVERED = dt.date(2026, 11, 10)
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def colleague(person):
    return person(Role.TEACHER, name="C. Olleague")


@pytest.fixture
def cover(oak, colleague):
    return Cover.objects.create(
        class_group=oak, user=colleague, first_day=COVERED, last_day=COVERED
    )


@pytest.fixture
def due(planned):
    planned[0].due_on = COVERED
    planned[0].save()
    return planned[0]


@pytest.fixture
def address(school, due):
    return f"{reverse('lessons:log', args=[school.slug])}?planned={due.pk}"


def proposed(client, address, **typed):
    query = urlencode(typed)
    (field,) = document(client.get(f"{address}&{query}")).xpath("//select[@name='taught_by']")
    return field.xpath("./option[@selected]")[0].text


def test_a_head_may_have_taught_it_but_not_a_governor(as_lead, address, person):
    person(Role.HEAD, name="T. Head")
    person(Role.VIEWER, name="G. Governor")
    options = document(as_lead.get(address)).xpath("//select[@name='taught_by']/option/text()")
    names = {option.strip() for option in options}
    assert "T. Head" in names
    assert "G. Governor" not in names


def test_on_another_day_it_is_the_teacher_of_the_class(oak, cover, colleague, teacher, lead):
    assert who_taught(oak, on=COVERED, by=lead) == colleague
    assert who_taught(oak, on=TODAY, by=lead) == teacher
    assert who_taught(oak, on=TODAY, by=colleague) == teacher
    assert who_taught(oak, on=COVERED, by=teacher) == colleague


def test_cover_that_was_ended_early_counts_for_the_days_before(
    oak, cover, colleague, teacher, lead
):
    cover.last_day = TODAY
    cover.save()
    with time_machine.travel(dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC)):
        end_cover(cover=cover, by=lead)
    assert who_taught(oak, on=dt.date(2026, 11, 11), by=lead) == colleague
    assert who_taught(oak, on=dt.date(2026, 11, 12), by=lead) == teacher


def test_the_form_proposes_again_for_the_date_typed(as_lead, address, cover, teacher):
    assert proposed(as_lead, address) == teacher.name
    same = {"held_on": COVERED, "taught_by": teacher.pk, "proposed": teacher.pk}
    assert proposed(as_lead, address, **same) == "C. Olleague"


def test_who_was_chosen_stays_chosen_with_another_date(as_lead, address, cover, teacher, lead):
    typed = {"held_on": COVERED, "taught_by": lead.pk, "proposed": teacher.pk}
    assert proposed(as_lead, address, **typed) == lead.name


def test_one_tap_names_and_saves_who_covered_on_its_day(as_lead, address, cover, teacher):
    page = document(as_lead.get(address))
    buttons = [" ".join(b.text_content().split()) for b in page.xpath("//button[@name='all_here']")]
    assert buttons == [
        "Taught on Tue 10 Nov, all here (C. Olleague)",
        f"Taught today, all here ({teacher.name})",
    ]
    form = {"all_here": COVERED, "taught_by": teacher.pk, "proposed": teacher.pk}
    as_lead.post(address, form)
    assert Lesson.objects.get().taught_by.name == "C. Olleague"


def test_of_several_classes_too_it_is_who_covered_on_the_day_for_all(
    as_lead, school, due, cover, colleague
):
    address = reverse("lessons:log_several", args=[school.slug])
    address = f"{address}?session={due.session_id}"
    assert "Teacher: C. Olleague" in text_of(as_lead.get(f"{address}&same-held_on={COVERED}"))
    same = {"same-outcome": "taught", "same-held_on": COVERED, "planned": due.pk}
    as_lead.post(address, same)
    assert Lesson.objects.get().taught_by == colleague
