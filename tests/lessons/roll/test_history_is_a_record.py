"""What a child comes back to is decided from fields: the change history may go, or be reworded.

The migrations that filled the fields from the history of before are held against the same story.
"""

import datetime as dt
import importlib

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from classes.models import ClassGroup, Enrolment, Pupil, RosterImport
from lessons.imports.class_lists.actions import undo_import
from lessons.log.actions import amend_lesson
from lessons.log.report import LessonReport
from lessons.models import DismissedMissedLesson, LessonRoll, MissedLesson
from lessons.roll.actions import enrol, leave, move
from reports.retention.held import held_about
from tests import factories
from tests.examples import examples
from tests.history import clear_history
from tests.lessons.roll.test_histories import (
    Story,
    check_figures,
    check_had_and_open,
    check_records,
    events,
)

NOVEMBER = dt.date(2026, 11, 10)
LATER = dt.date(2026, 11, 12)

some_stories = settings(max_examples=examples(5), suppress_health_check=list(HealthCheck))


@pytest.mark.django_db
@some_stories
@given(events)
def test_any_story_is_told_the_same_while_its_history_is_cleared(history):
    with transaction.atomic():
        story = Story()
        for event in history:
            story.tell(*event)
            clear_history()
        check_had_and_open(story)
        check_figures(story)
        check_records(story)
        transaction.set_rollback(True)


def test_a_leaving_date_is_put_right_without_the_history(planned, oak, pupils, log, lead):
    away = log(planned[0], away=pupils[:1], held_on=LATER)
    log(planned[1], held_on=LATER)
    leave(pupil=pupils[0], on=NOVEMBER, by=lead)
    clear_history()
    enrol(pupil=pupils[0], class_group=oak, on=NOVEMBER, by=lead)
    missed = pupils[0].missed_lessons.get()
    assert (missed.lesson, missed.reason, missed.is_open) == (away, "away", True)
    assert not DismissedMissedLesson.objects.exists()


def test_a_missed_lesson_that_is_dismissed_counts_nowhere(planned, pupils, log, lead):
    lesson = log(planned[0], away=pupils[:1], held_on=LATER)
    leave(pupil=pupils[0], on=NOVEMBER, by=lead)
    dismissed = DismissedMissedLesson.objects.get()
    assert (dismissed.lesson, dismissed.pupil) == (lesson, pupils[0])
    assert dismissed.dismissed_because == "left_before"
    assert not MissedLesson.objects.exists()


def test_a_missed_lesson_that_is_dismissed_goes_with_its_lesson(planned, pupils, log, lead):
    lesson = log(planned[0], away=pupils[:1], held_on=LATER)
    leave(pupil=pupils[0], on=NOVEMBER, by=lead)
    lesson.delete()
    assert not DismissedMissedLesson.objects.exists()
    assert not LessonRoll.objects.exists()


def test_the_history_tells_the_dismissal_as_it_did_before(planned, oak, pupils, log, lead):
    log(planned[0], away=pupils[:1], held_on=LATER)
    leave(pupil=pupils[0], on=NOVEMBER, by=lead)
    enrol(pupil=pupils[0], class_group=oak, on=NOVEMBER, by=lead)
    entries = MissedLesson.history.order_by("history_id")
    assert list(entries.values_list("history_type", "history_change_reason")) == [
        ("+", ""),
        ("-", "Had left the class before the lesson"),
        ("+", "Was not in the class at the lesson"),
    ]


def test_a_lesson_keeps_who_was_on_the_list_when_it_was_last_written(
    planned, oak, pupils, log, lead, teacher
):
    lesson = log(planned[0], held_on=LATER)
    newcomer = factories.PupilFactory(school=oak.school)
    enrol(pupil=newcomer, class_group=oak, on=NOVEMBER, by=lead)
    assert lesson.roll.pupils == [pupil.pk for pupil in pupils]
    report = LessonReport(held_on=LATER, taught_by=teacher)
    amend_lesson(lesson=lesson, report=report, by=lead)
    assert LessonRoll.objects.get().pupils == [pupil.pk for pupil in [*pupils, newcomer]]


def test_it_is_kept_how_a_time_in_a_class_ended(oak, school, pupils, lead):
    ash = factories.ClassGroupFactory(school=school, name="5 Ash")
    move(pupil=pupils[0], to=ash, on=NOVEMBER, by=lead)
    leave(pupil=pupils[1], on=NOVEMBER, by=lead)
    ended = oak.enrolments.exclude(left_on=None).order_by("pk")
    assert [(row.ended_because, row.end_recorded_by) for row in ended] == [
        ("moved_class", lead),
        ("left_school", lead),
    ]
    assert set(oak.enrolments.filter(left_on=None).values_list("ended_because")) == {("",)}


class TestUpgrade:
    """The fields of a school that was kept before they were there, from its change history."""

    @pytest.mark.django_db
    @some_stories
    @given(events)
    def test_any_story_gives_the_fields_that_it_would_have_had(self, history):
        with transaction.atomic():
            story = Story()
            for event in history:
                story.tell(*event)
            before = as_kept()
            forget()
            upgrade()
            assert as_kept() == before
            transaction.set_rollback(True)

    def test_a_school_without_a_history_is_upgraded(self, planned, oak, pupils, log, lead):
        log(planned[0], away=pupils[:1], held_on=LATER)
        leave(pupil=pupils[0], on=NOVEMBER, by=lead)
        clear_history()
        forget()
        upgrade()
        assert not LessonRoll.objects.exists()
        assert set(Enrolment.objects.values_list("ended_because")) == {("",)}

    def test_an_import_of_before_can_still_be_undone(self, planned, oak, pupils, log, lead):
        """Its journal knows neither how an enrolment ended nor what was dismissed."""
        missed = log(planned[0], away=pupils[:1], held_on=LATER).missed_lessons.get()
        before = {"lesson_id": missed.lesson_id, "pupil_id": pupils[0].pk, "reason": "away"}
        stay = pupils[0].enrolments.get()
        leave(pupil=pupils[0], on=NOVEMBER, by=lead)
        made = RosterImport.objects.create(
            school=oak.school,
            academic_year=2026,
            source="list.csv",
            made_by=lead,
            journal=[
                ["Enrolment", stay.pk, {"left_on": None}, {"left_on": NOVEMBER.isoformat()}],
                ["MissedLesson", missed.pk, before, None],
            ],
        )
        forget()
        upgrade()
        undo_import(roster_import=made, by=lead)
        assert oak.enrolments.get(pupil=pupils[0]).ended_because == ""
        assert pupils[0].missed_lessons.get() == missed
        assert not DismissedMissedLesson.objects.exists()


def as_kept() -> dict[str, set]:
    """Return the fields that the history told before; of moments only whether there is one."""
    return {
        "dismissed": set(
            DismissedMissedLesson.objects.values_list(
                *("lesson", "pupil", "reason", "closed_as", "caught_up_on", "how", "by"),
                "dismissed_because",
            )
        ),
        "rolls": {(roll.pk, *roll.pupils) for roll in LessonRoll.objects.all()},
        "endings": set(Enrolment.objects.values_list("pk", "ended_because", "end_recorded_by")),
        "made": set(ClassGroup.objects.values_list("pk", "made_by")),
    }


def forget() -> None:
    DismissedMissedLesson.objects.all().delete()
    LessonRoll.objects.all().delete()
    Enrolment.objects.update(ended_because="", end_recorded_at=None, end_recorded_by=None)
    ClassGroup.objects.update(made_by=None)


def upgrade() -> None:
    for name in (
        "classes.migrations.0005_endings_from_history",
        "lessons.migrations.0008_dismissed_and_rolls_from_history",
    ):
        for operation in importlib.import_module(name).Migration.operations:
            operation.code(apps, None)


def test_a_child_whose_row_is_removed_leaves_nothing_dismissed(planned, pupils, log, lead):
    log(planned[0], away=pupils[:1], held_on=LATER)
    leave(pupil=pupils[0], on=NOVEMBER, by=lead)
    Pupil.objects.filter(pk=pupils[0].pk).delete()
    assert not DismissedMissedLesson.objects.exists()


def test_what_was_dismissed_is_among_what_is_held_about_a_child(planned, pupils, log, lead):
    log(planned[0], away=pupils[:1], held_on=LATER)
    leave(pupil=pupils[0], on=NOVEMBER, by=lead)
    held = held_about(pupils[0], at=timezone.now())
    rows = next(section.rows for section in held.sections if section.key == "missed_lessons")
    assert [(row["Lesson"], row["State"]) for row in rows] == [
        ("12 Nov 2026", "Dismissed: Had left the class before the lesson")
    ]
