"""The rows of the workbook, which agree with the pages."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lessons.coverage import coverage_of
from lessons.figures import PERCENT_FORMAT
from lessons.models import MissedReason
from tests import factories
from tests.conftest import TODAY

pytestmark = pytest.mark.sqlite_is_enough


def test_coverage_shows_the_status_and_date_of_each_session(build, oak):
    (row,) = build(oak.school).rows("Coverage")[1:]
    assert row == (
        "5 Oak",
        "Year 5",
        "Taught, 12 Oct 2026",
        "Part taught, 3 Nov 2026",
        "Overdue, due 10 Nov 2026",
        "Planned, due 8 Dec 2026",
        "Not planned",
        "Not due this year: taught next year, on a two-year cycle",
    )


def test_coverage_distinguishes_not_for_them_from_not_in_their_plan(build, oak):
    factories.ClassGroupFactory(school=oak.school, name="5 Ash")
    oldest = factories.SessionFactory(
        module=oak.planned_sessions.first().session.module, position=7, title="Y6", youngest_year=6
    )
    factories.PlannedSessionFactory(class_group=oak, session=oldest)
    ash = build(oak.school).records("Coverage")[0]
    assert ash["1. Kindness"] == "Not in this class’s plan"
    assert ash["7. Y6"] == "Not for this year group"


def test_coverage_names_the_module_if_there_are_several(build, oak):
    other = factories.ModuleFactory(school=oak.school, title="Keeping well", sessions=1)
    factories.PlannedSessionFactory(class_group=oak, session=other.sessions.get())
    header = build(oak.school).rows("Coverage")[0]
    assert header[2].startswith("Keeping well: 1. ")
    assert header[3] == "Real Love Rocks: 1. Kindness"


def test_a_lesson_has_real_dates_and_numbers(build, oak):
    built = build(oak.school)
    lesson = built.records("Lessons")[0]
    assert lesson["Class"] == "5 Oak"
    assert lesson["Date"] == dt.datetime(2026, 10, 12)
    assert lesson["Recorded at"] == dt.datetime(2026, 11, 24, 10, 0)
    assert (lesson["On roll"], lesson["Present"]) == (3, 1)
    assert (lesson["Missed"], lesson["Joined later"], lesson["Caught up"]) == (2, 0, 1)
    assert (lesson["Outcome"], lesson["Understanding"]) == ("Taught", "Secure")
    row = {title.value: cell for title, cell in zip(*built.book["Lessons"]["1:2"], strict=True)}
    assert row["Date"].number_format == "d mmm yyyy"
    assert row["Recorded at"].number_format == "d mmm yyyy hh:mm"


def test_the_time_of_recording_is_london_time(build, oak):
    oak.planned_sessions.first().lessons.update(
        recorded_at=dt.datetime(2026, 10, 12, 14, 30, tzinfo=dt.UTC)
    )
    assert build(oak.school).records("Lessons")[0]["Recorded at"] == dt.datetime(
        2026, 10, 12, 15, 30
    )


def test_a_lesson_that_did_not_happen_has_its_reason_and_no_figures(build, oak):
    lesson = build(oak.school).records("Lessons")[2]
    assert lesson["Outcome"] == "Did not happen"
    assert lesson["Note"] == "Fire drill"
    assert (lesson["Missed"], lesson["Caught up"]) == (None, None)


def test_to_do_names_every_teacher_of_the_class_and_who_covers_it_today(build, oak):
    oak.teachers.set([factories.UserFactory(name="A. Ali"), factories.UserFactory(name="B. Brown")])
    factories.CoverFactory(class_group=oak, user__name="C. Olleague")
    tasks = build(oak.school).records("To do")
    who = "A. Ali, B. Brown, C. Olleague (covers until 24 Nov 2026)"
    assert {task["Who"] for task in tasks} == {who}


def test_a_visitor_is_shown_as_the_teacher(build, oak):
    oak.planned_sessions.first().lessons.update(taught_by=None, visitor="J. Lowe, school nurse")
    assert build(oak.school).records("Lessons")[0]["Taught by"] == "J. Lowe, school nurse"


def test_a_missed_lesson_shows_whether_it_is_open_and_what_was_done(build, oak, lead):
    first, second = build(oak.school, with_names=True).records("Missed lessons")
    assert (first["Pupil"], first["Open"], first["Caught up on"]) == ("Amina K", "Yes", None)
    assert first["Reason"] == MissedReason.AWAY.label
    assert first["Lesson date"] == dt.datetime(2026, 10, 12)
    assert (second["Pupil"], second["Open"]) == ("Ben T", "No")
    assert second["Caught up on"] == dt.datetime(2026, 10, 20)
    assert (second["How"], second["By"]) == ("In a small group", lead.name)


def test_to_do_lists_late_tasks_first_and_who_is_to_do_them(build, oak):
    tasks = build(oak.school).records("To do")
    assert [(task["What"], task["Due"], task["Days late"]) for task in tasks] == [
        ("Catch up: Pupil 1", dt.datetime(2026, 10, 12), 43),
        ("Finish", dt.datetime(2026, 11, 3), 21),
        ("Log or re-plan", dt.datetime(2026, 11, 10), 14),
        ("Teach", dt.datetime(2026, 12, 8), 0),
        ("Give a date", None, None),
    ]
    assert {task["Who"] for task in tasks} == {"R. Patel"}


def test_a_class_without_a_plan_is_a_task(build, oak):
    factories.ClassGroupFactory(school=oak.school, name="5 Ash")
    tasks = build(oak.school).records("To do")
    (task,) = [task for task in tasks if task["Class"] == "5 Ash"]
    assert (task["What"], task["Session"], task["Due"]) == ("Take up a module", None, None)


def test_a_pupil_who_left_has_no_tasks(build, oak):
    oak.enrolments.order_by("pk").update(left_on=dt.date(2026, 11, 1))
    whats = [task["What"] for task in build(oak.school).records("To do")]
    assert not any(task.startswith("Catch up") for task in whats)


def test_an_open_missed_lesson_of_a_pupil_who_left_says_so(build, oak):
    oak.enrolments.order_by("pk").update(left_on=dt.date(2026, 11, 1))
    rows = build(oak.school).records("Missed lessons")
    texts = [row["How"] for row in rows if row["Open"] == "Yes"]
    assert texts == ["Not caught up: left the school before"]


def test_a_lesson_missed_in_another_year_is_a_task_of_the_present_class(build, oak):
    before = factories.ClassGroupFactory(school=oak.school, name="4 Fir", academic_year=2025)
    lesson = factories.LessonFactory(
        planned_session=factories.PlannedSessionFactory(class_group=before),
        held_on=dt.date(2026, 3, 3),
    )
    pupil = oak.enrolments.order_by("pk").last().pupil
    factories.MissedLessonFactory(lesson=lesson, pupil=pupil)
    first = build(oak.school).records("To do")[0]
    assert (first["What"], first["Class"]) == ("Catch up: Pupil 3", "5 Oak")


def test_nothing_is_late_before_its_due_date(build, oak):
    fir = factories.ClassGroupFactory(school=oak.school, name="6 Fir", academic_year=2027)
    leaving = oak.enrolments.order_by("pk").first()
    oak.enrolments.update(left_on=dt.date(2027, 9, 1))
    factories.EnrolmentFactory(class_group=fir, pupil=leaving.pupil, joined_on=dt.date(2027, 9, 1))
    task, _plan = build(oak.school, year=2027).records("To do")
    assert (task["Due"], task["Days late"]) == (dt.datetime(2026, 10, 12), 43)


def test_the_summary_matches_the_coverage_calculation(build, oak):
    factories.ClassGroupFactory(school=oak.school, name="6 Elm", youngest_year=6, oldest_year=6)
    coverage = coverage_of(oak.school.class_groups.all(), today=TODAY)
    rows = build(oak.school).records("Summary")
    assert [row["Class"] for row in rows] == ["5 Oak", "6 Elm", "School"]
    for row, figures in zip(rows, [*coverage.classes, coverage.total], strict=True):
        assert row["Planned sessions"] == figures.planned_sessions
        assert row["Taught"] == figures.taught
        assert row["Part taught"] == figures.part_taught
        assert row["Overdue"] == figures.overdue
        assert row["Coverage"] == figures.coverage
        assert row["Pupils on roll"] == figures.pupils_on_roll
        assert row["Pupils up to date"] == figures.pupils_up_to_date


def test_the_summary_matches_a_slow_and_obvious_count(build, oak):
    planned = [session for session in oak.planned_sessions.all() if not session.set_aside_reason]
    taught = [session for session in planned if session.lessons.filter(outcome="taught")]
    pupils = [enrolment.pupil for enrolment in oak.enrolments.all()]
    behind = [pupil for pupil in pupils if pupil.missed_lessons.filter(closed_as="")]
    built = build(oak.school)
    row = built.records("Summary")[0]
    assert (row["Planned sessions"], row["Taught"]) == (len(planned), len(taught)) == (5, 1)
    assert row["Coverage"] == len(taught) / len(planned)
    assert row["Pupils up to date"] == len(pupils) - len(behind) == 2
    assert (row["Families reached"], row["Reach"]) == (0, 0)
    assert built.book["Summary"]["H2"].number_format == PERCENT_FORMAT
    assert built.book["Summary"]["H3"].number_format == PERCENT_FORMAT


def test_a_class_without_a_plan_has_no_coverage(build, school):
    factories.ClassGroupFactory(school=school)
    assert build(school).records("Summary")[0]["Coverage"] is None


@pytest.mark.parametrize("with_names", [False, True])
def test_the_number_of_queries_does_not_grow(build, oak, with_names):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            build(oak.school, with_names=with_names)
        return len(captured)

    factories.ClassGroupFactory(school=oak.school, pupils=2)
    few = queries()
    session = oak.planned_sessions.first().session
    for number in range(10):
        group = factories.ClassGroupFactory(
            school=oak.school, pupils=3, teachers=[factories.UserFactory()]
        )
        lesson = factories.LessonFactory(
            planned_session=factories.PlannedSessionFactory(class_group=group, session=session),
            held_on=dt.date(2026, 10, 1 + number),
        )
        for enrolment in group.enrolments.all():
            factories.MissedLessonFactory(lesson=lesson, pupil=enrolment.pupil)
    assert queries() == few


def test_children_and_sessions_shows_what_each_child_has_had_in_words(build, oak):
    amina, ben, chloe = build(oak.school, with_names=True).rows("Children and sessions")[1:]
    assert amina[:4] == ("5 Oak", "Amina K", "Year 5", "Away, to catch up")
    assert ben[3:5] == ("Caught up", "Part taught")
    assert chloe[3:] == (
        *("Had it", "Part taught", "Overdue, not taught", "Not yet due", "Not planned"),
        "Not due this year",
    )


def test_children_and_sessions_of_another_class_are_not_in_their_plan(build, oak):
    factories.ClassGroupFactory(school=oak.school, name="5 Ash", pupils=1)
    ash = build(oak.school, with_names=True).records("Children and sessions")[0]
    assert ash["1. Kindness"] == "Not in this class’s plan"


def test_children_and_sessions_is_of_no_child_in_a_workbook_without_names(build, oak):
    (row,) = build(oak.school).rows("Children and sessions")[1:]
    assert row[0] == "This workbook shows no names. Make one with names to see each child here."
