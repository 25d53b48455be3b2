"""The page of the change history."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classes.models import Role
from lessons.log.actions import amend_lesson, log_lesson, remove_lesson
from lessons.log.report import LessonReport
from lessons.models import Lesson, LessonOutcome
from lessons.planning.actions import set_due
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def address(school) -> str:
    return reverse("reports:history", args=[school.slug])


@pytest.fixture
def teacher(person):
    return person(Role.TEACHER, name="J. Okafor")


@pytest.fixture
def planned(school, teacher):
    oak = factories.ClassGroupFactory(school=school, name="5 Oak", pupils=2, teachers=[teacher])
    session = factories.SessionFactory(module__school=school, title="Kindness", position=1)
    return factories.PlannedSessionFactory(class_group=oak, session=session)


@pytest.fixture
def lesson(planned, teacher):
    pupil = planned.class_group.enrolments.first().pupil
    pupil.display_name = "Amina K"
    pupil.save()
    report = LessonReport(
        held_on=dt.date(2026, 10, 12), taught_by=teacher, minutes=60, away={pupil: "away"}
    )
    return log_lesson(planned_session=planned, report=report, by=teacher)


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_count_that_nobody_typed_is_left_out_while_it_is_0(as_lead, address, lesson):
    assert "Missed it, not named" not in text_of(as_lead.get(address))
    Lesson.history.update(missed_unnamed=3)
    assert "Missed it, not named" in text_of(as_lead.get(address))


def test_a_change_shows_both_values_and_the_person(as_lead, address, planned, lead):
    set_due(planned_session=planned, due_on=dt.date(2026, 12, 1), by=lead)
    set_due(planned_session=planned, due_on=dt.date(2026, 12, 8), by=lead)
    page = text_of(as_lead.get(address))
    assert "Planned session changed" in page
    assert "<del>1 Dec 2026</del>" in page
    assert "<ins>8 Dec 2026</ins>" in page
    assert lead.name in page


def test_a_removed_lesson_is_shown_with_its_reason_and_values(as_lead, address, lesson, lead):
    remove_lesson(lesson=lesson, reason="Logged for the wrong class", by=lead)
    page = text_of(as_lead.get(address, {"what": "lesson", "did": "-"}))
    assert "Lesson removed" in page
    assert "5 Oak · 1. Kindness · 12 Oct 2026" in page
    assert "Logged for the wrong class" in page
    assert "60" in page
    assert "Lesson added" not in page


def test_a_missed_lesson_still_names_its_removed_lesson(as_lead, address, lesson, lead):
    remove_lesson(lesson=lesson, reason="Logged for the wrong class", by=lead)
    page = text_of(as_lead.get(address, {"what": "missed-lesson", "did": "-"}))
    assert "Amina K · 5 Oak · 1. Kindness · 12 Oct 2026" in page


def test_the_history_can_be_filtered_by_person(as_lead, address, lesson, planned, lead, teacher):
    set_due(planned_session=planned, due_on=dt.date(2026, 12, 1), by=lead)
    page = text_of(as_lead.get(address, {"who": teacher.pk}))
    assert "Lesson added" in page
    assert "Planned session changed" not in page


def test_the_history_can_be_filtered_by_commands(as_lead, address, lesson):
    page = text_of(as_lead.get(address, {"who": "system"}))
    assert "Lesson added" not in page
    assert "Class group added" in page


def test_the_history_can_be_filtered_by_day(as_lead, address, lesson):
    today = {"since": "2026-11-24", "until": "2026-11-24"}
    assert "Lesson added" in text_of(as_lead.get(address, today))
    assert "No change matches the filter" in text_of(as_lead.get(address, {"since": "2026-11-25"}))
    assert "No change matches the filter" in text_of(as_lead.get(address, {"until": "2026-11-23"}))


def test_an_invalid_filter_is_ignored(as_lead, address, lesson):
    page = text_of(as_lead.get(address, {"who": "x", "what": "y", "since": "z", "page": "-1"}))
    assert "Lesson added" in page


def test_a_records_history_shows_only_that_record(as_lead, school, lesson, planned, teacher):
    amended = LessonReport(held_on=lesson.held_on, taught_by=teacher, minutes=45)
    amend_lesson(lesson=lesson, report=amended, by=teacher, reason="It was shorter")
    address = reverse("reports:record_history", args=[school.slug, "lesson", lesson.pk])
    page = text_of(as_lead.get(address))
    assert "<del>60</del>" in page
    assert "<ins>45</ins>" in page
    assert "Reason: It was shorter" in page
    assert "Planned session" not in page


def test_a_lesson_page_links_to_its_history(as_lead, school, lesson):
    page = text_of(as_lead.get(reverse("lessons:lesson", args=[school.slug, lesson.pk])))
    assert reverse("reports:record_history", args=[school.slug, "lesson", lesson.pk]) in page


def test_a_missing_history_answers_404(as_lead, school, lesson):
    for kind, key in (("lesson", 999), ("nonsense", lesson.pk), ("user", 1)):
        address = reverse("reports:record_history", args=[school.slug, kind, key])
        assert as_lead.get(address).status_code == 404


def test_another_schools_changes_are_not_shown(as_lead, address, school):
    other = factories.ClassGroupFactory(name="6 Elsewhere")
    factories.LessonFactory(
        planned_session=factories.PlannedSessionFactory(class_group=other), visitor=""
    )
    page = text_of(as_lead.get(address))
    assert "6 Elsewhere" not in page
    assert "Lesson added" not in page


def test_a_record_added_to_a_list_is_named(as_lead, address, school, planned, teacher):
    planned.class_group.teachers.set([factories.UserFactory(name="L. New")])
    page = text_of(as_lead.get(address, {"what": "class-group"}))
    assert "<del>J. Okafor</del>" in page
    assert "<ins>L. New</ins>" in page


def test_a_lesson_that_did_not_happen_is_shown_in_the_words_of_the_form(
    as_lead, address, planned, teacher
):
    report = LessonReport(
        held_on=dt.date(2026, 10, 12), outcome=LessonOutcome.DID_NOT_HAPPEN, reason="Fire drill"
    )
    log_lesson(planned_session=planned, report=report, by=teacher)
    page = text_of(as_lead.get(address, {"what": "lesson"}))
    assert "Did not happen" in page
    assert "Why it did not happen" in page


@pytest.mark.parametrize("choice", [{}, {"what": "lesson"}])
def test_the_page_takes_a_fixed_number_of_queries(sign_in, person, school, address, choice):
    """A page reads the count, the entries, the people, and each kind on it."""
    client = sign_in(person(Role.PSHE_LEAD))
    counts = []
    for _ in range(2):
        factories.busy_school(school, classes=12)
        with CaptureQueriesContext(connection) as seen:
            text_of(client.get(address, choice))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 15


def test_the_history_has_pages(as_lead, school, address):
    factories.busy_school(school, classes=12)
    first = text_of(as_lead.get(address))
    assert "Page 1 of" in first
    assert "?page=2" in first
    assert "Page 2 of" in text_of(as_lead.get(address, {"page": 2}))


@pytest.mark.parametrize("role", [Role.TEACHER, Role.VIEWER])
def test_people_who_may_not_audit_get_a_404(sign_in, person, address, role):
    assert sign_in(person(role)).get(address).status_code == 404
