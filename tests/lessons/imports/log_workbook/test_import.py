"""Importing past lessons: what is recorded, and that nothing is recorded twice."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from classes.models import Membership, User
from curriculum.library import load_library
from lessons.models import Lesson, LogDraft, MissedLesson, PlannedSession
from tests import factories
from tests.lessons.imports.class_lists.test_command import everything
from tests.lessons.imports.log_workbook.conftest import HEADER, row


def test_a_row_becomes_a_lesson(oak, import_rows, lead):
    cells = {"minutes": 50, "understanding": "secure", "note": "Went well."}
    import_rows(row(**cells))
    lesson = Lesson.objects.get()
    assert lesson.planned_session.session.title == "Kindness"
    assert (lesson.held_on, lesson.outcome) == (dt.date(2026, 10, 12), "taught")
    assert (lesson.taught_by.name, lesson.minutes) == ("R. Patel", 50)
    assert (lesson.pupils_on_roll, lesson.pupils_present) == (3, 3)
    assert (lesson.understanding, lesson.note) == ("secure", "Went well.")
    assert lesson.recorded_by == lead


def test_the_history_shows_the_file_and_the_person(oak, import_rows, lead):
    import_rows(row(away="Ada F"))
    for record in (Lesson.objects.get().history.get(), MissedLesson.objects.get().history.get()):
        assert record.history_change_reason == "Imported from log.csv"
        assert record.history_user == lead


def test_the_same_file_again_changes_nothing(oak, import_rows):
    rows = [
        row(away="Ada F; Bo K", minutes=50, note="One\nTwo"),
        row(session="Staying safe", outcome="Part taught", taught_by="A nurse"),
        row(session="Staying safe", outcome="Part taught", on_roll=3, present=2),
        row(session="Being online", outcome="Did not happen", note="Fire drill\nNext week."),
    ]
    import_rows(*rows)
    before = everything()
    changes = import_rows(*rows)
    assert (len(changes.new), changes.unchanged, changes.differing) == (0, 4, ())
    assert everything() == before


def test_lessons_on_several_days_of_a_session_stay_apart(oak, import_rows):
    days = ["5/10/2026", "6/10/2026", "6/10/2026"]
    import_rows(*(row(date=day, outcome="Part taught") for day in days), row(date="7/10/2026"))
    assert [lesson.held_on.day for lesson in Lesson.objects.order_by("pk")] == [5, 6, 6, 7]


def test_a_lesson_that_is_recorded_differently_stays_as_it_is(oak, import_rows):
    import_rows(row(minutes=50))
    changes = import_rows(row(minutes=45, note="Other."))
    assert not changes.new
    assert changes.differing[0].differences == (
        "Minutes: 50 is recorded, the file says 45.",
        "Note: the file has another note.",
    )
    assert Lesson.objects.get().minutes == 50


def test_nothing_is_recorded_if_one_line_is_wrong(oak, import_rows):
    with pytest.raises(ValidationError, match="There is no such class in 2026/27"):
        import_rows(row(), row(**{"class": "5 Ash"}))
    assert not Lesson.objects.exists()


def test_only_the_good_lines_are_recorded_on_request(oak, import_rows):
    import_rows(row(), row(**{"class": "5 Ash"}), leave_out_wrong=True)
    assert Lesson.objects.count() == 1


def test_pupils_who_were_away_missed_it(oak, import_rows):
    import_rows(row(away="ada f, Cy L"))
    lesson = Lesson.objects.get()
    assert {missed.pupil.display_name for missed in lesson.missed_lessons.all()} == {
        "Ada F",
        "Cy L",
    }
    assert (lesson.pupils_present, lesson.missed_unnamed) == (1, 0)


def test_pupils_who_were_away_are_counted_if_only_numbers_are_given(oak, import_rows):
    import_rows(row(on_roll=3, present=1, away="Ada F"))
    lesson = Lesson.objects.with_figures().get()
    assert (lesson.away, lesson.to_catch_up, lesson.missed_unnamed) == (2, 2, 1)


def test_pupils_who_joined_later_missed_it_too(oak, import_rows):
    joiner = factories.EnrolmentFactory(class_group=oak, joined_on=dt.date(2026, 11, 2)).pupil
    import_rows(row(), row(session="Staying safe", date="5/11/2026"))
    missed = MissedLesson.objects.get()
    assert (missed.pupil, missed.reason) == (joiner, "joined_later")
    assert missed.lesson.planned_session.session.title == "Kindness"


def test_pupils_who_had_it_in_another_class_in_the_file_missed_nothing(oak, school, import_rows):
    ash = factories.ClassGroupFactory(school=school, name="5 Ash")
    session = PlannedSession.objects.get(session__title="Kindness").session
    factories.PlannedSessionFactory(class_group=ash, session=session)
    mover = factories.EnrolmentFactory(class_group=ash, left_on=dt.date(2026, 11, 2)).pupil
    factories.EnrolmentFactory(class_group=oak, pupil=mover, joined_on=dt.date(2026, 11, 2))
    import_rows(row(), row(**{"class": "5 Ash"}))
    assert not MissedLesson.objects.exists()


def test_the_reason_it_did_not_happen_is_the_first_line_of_the_note(oak, import_rows):
    import_rows(row(outcome="Did not happen", taught_by="", note="Fire drill\nMoved to Friday."))
    lesson = Lesson.objects.get()
    assert (lesson.reason, lesson.note) == ("Fire drill", "Moved to Friday.")


def test_a_teacher_who_is_not_staff_is_a_visitor(oak, import_rows):
    changes = import_rows(row(taught_by="A nurse"))
    lesson = Lesson.objects.get()
    assert (lesson.taught_by, lesson.visitor) == (None, "A nurse")
    assert list(changes.not_staff) == ["A nurse"]


def test_somebody_who_is_not_staff_yet_becomes_staff_on_request(oak, import_rows, school):
    import_rows(
        row(taught_by="L. Brennan"), staff=["L. Brennan", "Somebody who is not in the file"]
    )
    user = User.objects.get(name="L. Brennan")
    assert Lesson.objects.get().taught_by == user
    assert Membership.objects.get(user=user).role == "teacher"
    assert not user.has_usable_password()
    assert not User.objects.filter(name__startswith="Somebody").exists()


def test_a_class_becomes_due_the_whole_module_it_was_taught(school, import_rows):
    load_library()
    factories.ClassGroupFactory(school=school, name="5 Oak", pupils=2)
    changes = import_rows(row(session="Boundaries and consent"))
    assert [str(module) for module in changes.copied] == ["Real Love Rocks"]
    module = school.modules.get()
    planned = PlannedSession.objects.filter(class_group__name="5 Oak", session__module=module)
    assert planned.count() == module.sessions.in_use().filter(youngest_year__lte=5).count() > 1
    assert Lesson.objects.get().planned_session.session.module == module


def test_a_class_with_part_of_a_module_becomes_due_only_what_it_was_taught(
    oak, import_rows, school
):
    extra = factories.SessionFactory(module=school.modules.get(), position=4, title="Extra")
    factories.SessionFactory(module=school.modules.get(), position=5, title="Not taught")
    import_rows(row(session="Extra"))
    assert oak.planned_sessions.count() == 4
    assert oak.planned_sessions.filter(session=extra).exists()


def test_two_sessions_with_one_title_are_told_apart_by_module_or_label(oak, import_rows, school):
    other = factories.SessionFactory(module__school=school, title="Kindness")
    rows = [row(session=f"{other.module.title}: {other.position}. Kindness")]
    import_rows(*rows)
    assert Lesson.objects.get().planned_session.session == other


def test_the_columns_can_be_in_any_order_with_others_between(oak, import_rows):
    header = ["Remarks", *reversed(HEADER)]
    changes = import_rows(["x", *reversed(row(minutes=40))], header=header)
    assert Lesson.objects.get().minutes == 40
    assert changes.left_out == ("Remarks",)


def test_a_school_without_names_gives_head_counts(oak, school, import_rows):
    school.keeps_pupil_names = False
    school.save()
    import_rows(row(on_roll=28, present=26))
    lesson = Lesson.objects.get()
    assert (lesson.pupils_on_roll, lesson.pupils_present, lesson.missed_unnamed) == (28, 26, 0)


def test_the_draft_is_deleted_after_the_import(oak, school, lead, import_rows):
    LogDraft.objects.create(school=school, user=lead, source="x", academic_year=2026, book={})
    import_rows(row())
    assert not LogDraft.objects.exists()


def test_amending_with_names_replaces_the_number(oak, import_rows, lead):
    from lessons.log.actions import amend_lesson
    from lessons.log.report import LessonReport

    import_rows(row(on_roll=3, present=1))
    lesson = Lesson.objects.get()
    ada = oak.enrolments.first().pupil
    report = LessonReport(held_on=lesson.held_on, taught_by=lead, away={ada: "away"})
    amend_lesson(lesson=lesson, report=report, by=lead)
    amended = Lesson.objects.with_figures().get()
    assert (amended.away, amended.missed_unnamed) == (1, 0)


@pytest.fixture
def joiner(oak):
    return factories.EnrolmentFactory(class_group=oak, joined_on=dt.date(2026, 11, 2)).pupil


def figures_of_new(changes) -> tuple[int, ...]:
    """Return away and joined later of the one new lesson: previewed, and as then recorded."""
    (new,) = changes.new
    stored = Lesson.objects.with_figures().get()
    assert (new.away, new.joined_later) == (stored.away, stored.joined_later)
    return (new.away, new.joined_later, stored.missed_unnamed)


def test_who_joined_later_is_beside_who_was_away(joiner, import_rows):
    assert figures_of_new(import_rows(row(on_roll=3, present=1, away="Ada F"))) == (2, 1, 1)


def test_numbers_of_a_workbook_are_shared_with_the_joiners_here(joiner, import_rows):
    line = row(on_roll=3, present=1, missed=2, joined_later=2, caught_up=3)
    assert figures_of_new(import_rows(line)) == (2, 2, 3)
    changes = import_rows(line)
    assert (changes.unchanged, changes.differing) == (1, ())


def test_an_older_workbook_has_both_in_missed(joiner, import_rows):
    line = row(on_roll=3, present=1, missed=4)
    assert figures_of_new(import_rows(line)) == (2, 2, 3)
    changes = import_rows(line)
    assert (changes.unchanged, changes.differing) == (1, ())


def test_who_joined_later_can_differ_from_the_file(joiner, import_rows):
    import_rows(row(on_roll=3, present=3))
    changes = import_rows(row(on_roll=3, present=3, missed=0, joined_later=3))
    assert changes.differing[0].differences == ("Joined later: 1 is recorded, the file says 3.",)
