"""The sheet Change history."""

import datetime as dt

import pytest

from lessons.log.actions import remove_lesson
from lessons.log.settled import Settled
from lessons.models import Lesson
from lessons.planning.actions import set_due
from lessons.roll.renaming import rename
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough


def rows(built, what):
    return [row for row in built.records("Change history") if row["What"] == what]


def remove(lesson: Lesson, reason: str, *, by) -> None:
    """Remove a lesson, with what is recorded for children who missed it."""
    remove_lesson(lesson=lesson, reason=reason, by=by, catch_ups=Settled.of(lesson))


def test_a_changed_field_has_both_values_and_the_person(build, oak, lead):
    planned = oak.planned_sessions.get(session__title="My body")
    set_due(planned_session=planned, due_on=dt.date(2026, 12, 1), by=lead)
    set_due(planned_session=planned, due_on=dt.date(2026, 12, 8), by=lead)
    latest, first, *_ = rows(build(oak.school), "Planned session changed")
    assert latest["Who"] == lead.name
    assert latest["When"].date() == dt.date(2026, 11, 24)
    assert latest["Record"] == "5 Oak · 5. My body"
    assert (latest["Field"], latest["From"], latest["To"]) == ("Due", "1 Dec 2026", "8 Dec 2026")
    assert (first["From"], first["To"]) == (None, "1 Dec 2026")


def test_a_removed_lesson_has_its_reason(build, oak, lead):
    lesson = Lesson.objects.get(planned_session__session__title="Kindness")
    remove(lesson, "Another class’s", by=lead)
    built = build(oak.school)
    (row,) = rows(built, "Lesson removed")
    assert row["Record"] == "5 Oak · 1. Kindness · 12 Oct 2026"
    assert row["Reason"] == "Another class’s"
    assert "Outcome: Taught" in row["From"]
    assert {row["Record"] for row in rows(built, "Missed lesson removed")} == {
        "Pupil 1 · 5 Oak · 1. Kindness · 12 Oct 2026",
        "Pupil 2 · 5 Oak · 1. Kindness · 12 Oct 2026",
    }


def test_the_whole_note_of_a_removed_lesson_is_kept(build, oak, lead):
    lesson = Lesson.objects.get(planned_session__session__title="Kindness")
    note = " ".join(f"Sentence {number}." for number in range(1, 60))
    Lesson.objects.filter(pk=lesson.pk).update(note=note)
    lesson.refresh_from_db()
    remove(lesson, "Another class’s", by=lead)
    (row,) = rows(build(oak.school), "Lesson removed")
    assert f"Note: {note}" in row["From"]


def test_the_newest_change_comes_first(build, oak, lead):
    set_due(planned_session=oak.planned_sessions.first(), due_on=None, by=lead)
    moments = [row["When"] for row in build(oak.school).records("Change history")]
    assert moments == sorted(moments, reverse=True)


def test_another_year_has_only_the_changes_to_its_classes(build, oak, lead):
    before = factories.ClassGroupFactory(school=oak.school, name="6 Old", academic_year=2025)
    factories.LessonFactory(
        planned_session=factories.PlannedSessionFactory(class_group=before),
        held_on=dt.date(2026, 3, 3),
    )
    now = {row["Record"] for row in build(oak.school).records("Change history")}
    then = {row["Record"] for row in build(oak.school, year=2025).records("Change history")}
    assert not any("6 Old" in record for record in now)
    assert any("6 Old" in record for record in then)
    assert not any("5 Oak" in record for record in then)


@pytest.mark.parametrize("with_names", [False, True])
def test_the_history_shows_names_only_if_chosen(build, oak, lead, with_names):
    lesson = Lesson.objects.get(planned_session__session__title="Kindness")
    lesson.visitor, lesson.taught_by = "Chloe W’s mother", None
    lesson.save()
    remove(lesson, "Ben T was not there, said amina k", by=lead)
    text = "".join(build(oak.school, with_names=with_names).members.values())
    for name in ("Chloe W", "Ben T", "Amina K"):
        assert (name in text) is with_names
    assert ("amina k" in text) is with_names


def test_a_school_without_records_has_only_its_own_entry(build, school):
    (row,) = build(school).records("Change history")
    assert row["What"] == "School added"
    assert row["Who"] == "A command"


def test_without_names_it_only_says_that_a_name_was_changed(build, oak, lead):
    pupil = oak.enrolments.order_by("joined_on", "pk").first().pupil
    old = pupil.display_name
    rename(pupil=pupil, display_name="Kezia St", by=lead)
    built = build(oak.school)
    (row,) = rows(built, "Child changed")
    assert (row["Field"], row["From"], row["To"]) == ("Child’s name", "(left out)", "(left out)")
    assert row["Record"].startswith("Pupil ")
    assert old not in str(built.records("Change history"))


def test_with_names_it_shows_both(build, oak, lead):
    pupil = oak.enrolments.first().pupil
    old = pupil.display_name
    rename(pupil=pupil, display_name="Kezia St", by=lead)
    (row,) = rows(build(oak.school, with_names=True), "Child changed")
    assert (row["Record"], row["From"], row["To"]) == ("Kezia St", old, "Kezia St")
