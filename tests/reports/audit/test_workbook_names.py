"""Children's names are in the file if chosen, and otherwise nowhere in it."""

import datetime as dt

import pytest

from classes import history
from lessons.log.actions import remove_lesson
from lessons.models import Lesson
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

NAMES = ("Amina K", "Ben T", "Chloe W")


def test_without_names_no_part_of_the_file_contains_one(build, oak):
    planned = oak.planned_sessions.last()
    planned.set_aside_reason, planned.due_on = "Ben T and Chloe W asked", None
    planned.save()
    for part, text in build(oak.school).members.items():
        assert not [name for name in NAMES if name in text], part


def test_no_child_of_the_demo_school_is_in_any_part_of_its_workbook(build, demo):
    names = [pupil.display_name for pupil in demo.pupils.all()]
    lesson = Lesson.objects.for_classes(demo.class_groups.all()).first()
    remove_lesson(lesson=lesson, reason=f"{names[3]} and {names[4]} said so", by=None)
    parts = build(demo).members
    assert {"docProps/core.xml", "docProps/custom.xml", "xl/drawings/drawing1.xml"} <= set(parts)
    assert len(names) == 117
    for part, text in parts.items():
        assert not [name for name in names if name in text], part


def test_a_name_in_a_note_becomes_the_same_number_as_on_the_other_sheets(build, oak):
    built = build(oak.school)
    assert built.records("Lessons")[0]["Note"] == "Pupil 1 asked for more time."
    assert built.records("Missed lessons")[0]["Pupil"] == "Pupil 1"
    assert built.records("To do")[0]["What"] == "Catch up: Pupil 1"


def test_a_name_typed_differently_is_replaced_in_notes_and_history(build, oak):
    factories.EnrolmentFactory(class_group=oak, pupil__display_name="Niamh O'Connor")
    lesson = oak.planned_sessions.first().lessons.get()
    lesson.note = "Niamh O’Connor and AMI\u0301NA\u00a0K asked."
    history.save(lesson, by=None)
    built = build(oak.school)
    assert built.records("Lessons")[0]["Note"] == "Pupil 4 and Pupil 1 asked."
    assert not [part for part, text in built.members.items() if "Connor" in text]


def test_a_name_that_is_part_of_another_word_stays(build, oak):
    oak.planned_sessions.first().lessons.update(note="Benjamin tried the quiz.")
    assert build(oak.school).records("Lessons")[0]["Note"] == "Benjamin tried the quiz."


def test_a_name_shared_by_two_children_identifies_neither(build, oak):
    factories.EnrolmentFactory(class_group=oak, pupil__display_name="Amina K")
    assert build(oak.school).records("Lessons")[0]["Note"] == "a pupil asked for more time."


def test_names_that_differ_only_by_an_accent_identify_neither(build, oak):
    factories.EnrolmentFactory(class_group=oak, pupil__display_name="Amína K")
    assert build(oak.school).records("Lessons")[0]["Note"] == "a pupil asked for more time."


def test_with_names_children_have_their_display_names(build, oak):
    built = build(oak.school, with_names=True)
    assert built.records("Lessons")[0]["Note"] == "Amina K asked for more time."
    assert [row["Pupil"] for row in built.records("Missed lessons")] == ["Amina K", "Ben T"]
    assert "Shown." in built.about["Pupils’ names"]


def test_numbers_follow_class_and_joining_and_not_the_alphabet(build, oak):
    early = factories.EnrolmentFactory(
        class_group=oak, pupil__display_name="Zoe Q", joined_on=dt.date(2026, 8, 30)
    )
    lesson = oak.planned_sessions.first().lessons.get()
    factories.MissedLessonFactory(lesson=lesson, pupil=early.pupil)
    pupils = [row["Pupil"] for row in build(oak.school).records("Missed lessons")]
    assert sorted(pupils) == ["Pupil 1", "Pupil 2", "Pupil 3"]
    assert build(oak.school).records("Lessons")[0]["Note"] == "Pupil 2 asked for more time."


def test_a_school_that_keeps_no_names_shows_head_counts_and_nobody(build, oak):
    school = oak.school
    school.keeps_pupil_names = False
    school.save()
    oak.pupils_on_roll = 27
    oak.save()
    built = build(school, with_names=True)
    assert built.records("Summary")[0]["Pupils on roll"] == 27
    assert built.records("Summary")[0]["Pupils up to date"] is None
    assert built.records("Lessons")[0]["Present"] == 1
    assert built.records("Lessons")[0]["Missed"] == 2
    assert built.records("Lessons")[0]["Caught up"] is None
    assert "keeps no children’s names" in built.rows("Missed lessons")[1][0]
    assert not any(row["What"].startswith("Catch up") for row in built.records("To do"))
