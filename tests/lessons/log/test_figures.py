"""A lesson's figures: on roll and present are of the day, who joined later is beside them."""

import datetime as dt

import pytest
from django.urls import reverse

from classes.models import Pupil
from lessons.catch_up.actions import record_catch_up, set_reason
from lessons.coverage import cell_of
from lessons.log.actions import amend_lesson
from lessons.log.forms import LessonForm, values_of
from lessons.models import Closing, Lesson, LessonOutcome, LessonRoll, MissedReason
from lessons.roll.actions import add_pupils, enrol, leave
from lessons.roll.presence import were_there_since
from lessons.roll.removal import remove_added_by_mistake
from tests import factories
from tests.pages import document, text_of

HELD = dt.date(2026, 10, 12)
NOVEMBER = dt.date(2026, 11, 2)


def figures(lesson: Lesson) -> tuple[int, ...]:
    """Return on roll, present, away, joined later, caught up and to catch up."""
    now = Lesson.objects.with_figures().get(pk=lesson.pk)
    numbers = (now.pupils_on_roll, now.pupils_present, now.away, now.joined_later)
    return (*numbers, now.caught_up, now.to_catch_up)


def slow_figures(lesson: Lesson) -> tuple[int, ...]:
    """Return the same, child by child, from the list of the day."""
    listed = set(LessonRoll.objects.get(lesson=lesson).pupils)
    rows = list(lesson.missed_lessons.all())
    away = [row for row in rows if row.pupil_id in listed]
    still = [row for row in rows if row.is_open]
    up = [row for row in rows if row.closed_as in (Closing.CAUGHT_UP, Closing.PREVIOUS_SCHOOL)]
    joined = len(rows) - len(away)
    return (len(listed), len(listed) - len(away), len(away), joined, len(up), len(still))


def amend(lesson: Lesson, by, **changed) -> None:
    """Amend the lesson as its form does, with some values changed."""
    values = values_of(lesson) | {"taught_by": lesson.taught_by_id} | changed
    data = {name: value for name, value in values.items() if value is not None}
    form = LessonForm(data, planned=lesson.planned_session, lesson=lesson)
    assert form.is_valid(), form.errors
    amend_lesson(lesson=lesson, report=form.report(), by=by)


@pytest.fixture
def lesson(planned, pupils, log):
    return log(planned[0], away=pupils[:1])


@pytest.fixture
def joiners(lesson, oak, lead) -> list[Pupil]:
    return add_pupils(class_group=oak, names=["Patrick O", "Li W"], on=NOVEMBER, by=lead)


def test_who_joined_later_is_not_away(lesson, joiners):
    assert figures(lesson) == slow_figures(lesson) == (3, 2, 1, 2, 0, 3)


def test_on_roll_and_present_stay_through_every_change(lesson, joiners, oak, pupils, lead):
    leave(pupil=pupils[1], on=NOVEMBER, by=lead)
    enrol(pupil=pupils[1], class_group=oak, on=dt.date(2026, 11, 16), by=lead)
    assert figures(lesson) == slow_figures(lesson) == (3, 2, 1, 2, 0, 3)
    missed = joiners[0].missed_lessons.all()
    record_catch_up(missed_lessons=missed, on=NOVEMBER, how="other", taught_by=lead, by=lead)
    set_reason(missed_lessons=joiners[1].missed_lessons.all(), reason="other", by=lead)
    assert figures(lesson) == slow_figures(lesson) == (3, 2, 1, 2, 1, 2)
    amend(Lesson.objects.get(), lead, note="Now with a note")
    assert figures(lesson) == slow_figures(lesson) == (3, 2, 1, 2, 1, 2)


def test_who_was_there_all_along_counts_in_the_day(lesson, joiners, oak, lead):
    were_there_since(class_group=oak, pupils=joiners[:1], since=HELD, by=lead)
    assert figures(lesson) == slow_figures(lesson) == (4, 3, 1, 1, 0, 2)


def test_a_child_added_by_mistake_counts_nowhere(lesson, joiners, oak, lead):
    remove_added_by_mistake(pupils=joiners[:1], class_group=oak, reason="Another class", by=lead)
    assert figures(lesson) == slow_figures(lesson) == (3, 2, 1, 1, 0, 2)


class TestAmended:
    """A child on roll that day who came onto the list later stays beside the figures."""

    @pytest.fixture
    def listed_late(self, lesson, oak, lead) -> Pupil:
        pupil = factories.PupilFactory(school=oak.school, display_name="Zara N")
        enrol(pupil=pupil, class_group=oak, on=dt.date(2026, 9, 2), by=lead)
        return pupil

    def test_an_amendment_does_not_put_them_on_roll(self, lesson, listed_late, lead):
        assert listed_late.missed_lessons.get().reason == MissedReason.NOT_LISTED
        amend(Lesson.objects.get(), lead, note="Now with a note")
        assert figures(lesson) == slow_figures(lesson) == (3, 2, 1, 1, 0, 2)

    def test_unticked_they_were_present(self, lesson, listed_late, pupils, lead):
        amend(Lesson.objects.get(), lead, away=[pupils[0].pk])
        assert figures(lesson) == slow_figures(lesson) == (4, 3, 1, 0, 0, 1)

    def test_the_form_says_how_many_were_on_the_list(self, lesson, listed_late):
        now = Lesson.objects.get()
        text = LessonForm(planned=now.planned_session, lesson=now).fields["away"].help_text
        assert text.startswith("3 on roll. 1 child came onto the list later.")

    def test_what_they_caught_up_on_before_they_were_entered_earlier_stays(
        self, lesson, joiners, oak, lead
    ):
        missed = joiners[0].missed_lessons.all()
        record_catch_up(missed_lessons=missed, on=NOVEMBER, how="other", taught_by=lead, by=lead)
        were_there_since(class_group=oak, pupils=joiners[:1], since=HELD, by=lead)
        amend(Lesson.objects.get(), lead, note="Now with a note")
        assert joiners[0].missed_lessons.get().closed_as == Closing.CAUGHT_UP
        assert figures(lesson) == slow_figures(lesson) == (3, 2, 1, 2, 1, 2)


def test_without_names_away_is_of_the_head_counts(db):
    planned = factories.PlannedSessionFactory(class_group__school__keeps_pupil_names=False)
    lesson = factories.LessonFactory(planned_session=planned, pupils_present=8, pupils_on_roll=10)
    assert figures(lesson) == (10, 8, 2, 0, 0, 0)


def test_numbers_without_names_are_shared_out(planned):
    lesson = factories.LessonFactory(
        planned_session=planned[0], pupils_present=2, pupils_on_roll=3, missed_unnamed=3
    )
    Lesson.objects.filter(pk=lesson.pk).update(caught_up_unnamed=1)
    assert figures(lesson) == (3, 2, 1, 2, 1, 2)


def test_the_cell_of_the_grid_has_who_joined_later(lesson, joiners, planned):
    cell = cell_of(planned[0], today=dt.date(2026, 11, 24))
    assert (cell.pupils_present, cell.pupils_on_roll, cell.joined_later) == (2, 3, 2)


def test_the_pages_name_the_two_apart(as_lead, lesson, joiners, school):
    page = text_of(as_lead.get(reverse("lessons:lesson", args=[school.slug, lesson.pk])))
    assert "Children present 2 of 3 on roll that day" in page
    assert "Away that day 1" in page
    assert "Joined later 2, not counted in the class of that day" in page
    listed = document(as_lead.get(reverse("lessons:lessons", args=[school.slug])))
    for cell in ("Away", "Joined later", "To catch up"):
        assert listed.xpath(f"//td[@data-label='{cell}']")


def test_a_joiner_owes_a_session_in_two_parts_once(as_lead, planned, log, oak, school, lead):
    log(planned[0], outcome=LessonOutcome.PART_TAUGHT)
    log(planned[0], held_on=dt.date(2026, 10, 19))
    (joiner,) = add_pupils(class_group=oak, names=["Patrick O"], on=NOVEMBER, by=lead)
    assert joiner.missed_lessons.count() == 2
    page = text_of(as_lead.get(reverse("lessons:class_page", args=[school.slug, oak.pk])))
    assert "1 to catch up" in page
    assert "2 to catch up" not in page
