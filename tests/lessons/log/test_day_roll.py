"""Amending a lesson leaves who was on roll and present that day, whoever has moved since."""

import datetime as dt

import pytest
from django.urls import reverse

from classes.models import Pupil
from lessons.log.forms import LessonForm
from lessons.models import DismissedMissedLesson, Lesson, LessonOutcome, MissedLesson
from lessons.roll.actions import enrol, move
from tests import factories
from tests.lessons.log.test_figures import amend, figures, slow_figures
from tests.pages import document

BEFORE = dt.date(2026, 10, 1)
AFTER = dt.date(2026, 10, 20)


@pytest.fixture
def lesson(planned, pupils, log) -> Lesson:
    return log(planned[0], away=pupils[:1])


@pytest.fixture
def rowan(school):
    return factories.ClassGroupFactory(school=school, name="5 Rowan", pupils=1)


@pytest.fixture
def moved(lesson, pupils, rowan, lead):
    """Return a function that moves a child to another class from before the lesson."""

    def call(pupil: Pupil) -> Pupil:
        move(pupil=pupil, to=rowan, on=BEFORE, by=lead)
        return pupil

    return call


def numbers() -> tuple[int | None, int | None]:
    lesson = Lesson.objects.get()
    return lesson.pupils_on_roll, lesson.pupils_present


def form_of(lesson: Lesson) -> LessonForm:
    now = Lesson.objects.get(pk=lesson.pk)
    return LessonForm(planned=now.planned_session, lesson=now)


@pytest.mark.parametrize("which", [0, 1])
def test_a_note_leaves_the_numbers_when_a_child_was_moved_to_an_earlier_day(
    lesson, moved, pupils, lead, which
):
    moved(pupils[which])
    amend(Lesson.objects.get(), lead, note="Now with a note")
    assert numbers() == (3, 2)


def test_a_new_day_has_the_roll_of_that_day(lesson, moved, pupils, lead):
    moved(pupils[1])
    amend(Lesson.objects.get(), lead, held_on=AFTER)
    assert numbers() == (2, 1)


def test_a_lesson_that_did_happen_after_all_has_the_roll_known_now(lesson, moved, pupils, lead):
    moved(pupils[1])
    no = {"outcome": LessonOutcome.DID_NOT_HAPPEN, "reason": "Fire drill"}
    amend(Lesson.objects.get(), lead, **no)
    amend(Lesson.objects.get(), lead, outcome=LessonOutcome.TAUGHT)
    assert numbers() == (2, 2)


def test_who_moved_since_is_ticked_and_can_be_unticked(as_lead, lesson, moved, pupils, lead):
    child = moved(pupils[0])
    page = reverse("lessons:amend", args=[child.school.slug, lesson.pk])
    boxes = document(as_lead.get(page)).xpath("//input[@name='away']")
    assert {box.get("value") for box in boxes} == {str(pupil.pk) for pupil in pupils}
    assert [box.get("value") for box in boxes if box.checked] == [str(child.pk)]
    amend(Lesson.objects.get(), lead, away=[])
    assert numbers() == (3, 3)
    assert not DismissedMissedLesson.objects.exists()


def test_who_moved_since_can_be_ticked_with_nothing_to_catch_up_in_the_class_they_left(
    lesson, moved, pupils, lead
):
    child = moved(pupils[1])
    amend(Lesson.objects.get(), lead, away=[pupils[0].pk, child.pk])
    assert numbers() == (3, 1)
    assert not child.missed_lessons.exists()
    amend(Lesson.objects.get(), lead, note="Now with a note")
    assert numbers() == (3, 1)


def test_who_moved_since_has_it_to_catch_up_again_when_they_come_back(
    lesson, moved, pupils, oak, lead
):
    child = moved(pupils[0])
    amend(Lesson.objects.get(), lead, note="Now with a note")
    move(pupil=child, to=oak, on=BEFORE, by=lead)
    assert child.missed_lessons.get(lesson=lesson).is_open
    assert figures(lesson) == slow_figures(lesson) == (3, 2, 1, 0, 0, 1)


def test_who_is_in_the_class_now_but_was_not_on_the_list_is_not_offered(lesson, oak, lead):
    newcomer = factories.PupilFactory(school=oak.school, display_name="Zara N")
    enrol(pupil=newcomer, class_group=oak, on=dt.date(2026, 9, 2), by=lead)
    MissedLesson.objects.filter(pupil=newcomer).delete()
    assert newcomer not in form_of(lesson).fields["away"].queryset
    amend(Lesson.objects.get(), lead, note="Now with a note")
    assert numbers() == (3, 2)


def test_a_child_off_the_list_who_is_withdrawn_stays_beside_the_figures(lesson, oak, lead):
    newcomer = factories.PupilFactory(school=oak.school, display_name="Zara N")
    enrol(pupil=newcomer, class_group=oak, on=dt.date(2026, 9, 2), by=lead)
    missed = newcomer.missed_lessons.get()
    missed.give_reason("withdrawn")
    missed.save()
    before = figures(lesson)
    amend(Lesson.objects.get(), lead, note="Now with a note")
    assert figures(lesson) == before


def test_the_form_has_the_number_on_roll_of_the_day(lesson, moved, pupils):
    moved(pupils[1])
    assert form_of(lesson).fields["away"].help_text.startswith("3 on roll. ")
