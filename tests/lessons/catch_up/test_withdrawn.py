"""A child withdrawn from a session neither lacks it nor has had it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from lessons.catch_up.actions import record_catch_up, reopen, set_reason, withdraw
from lessons.child.before_leaving import before_leaving
from lessons.child.record import PupilSessionStatus, record_of
from lessons.coverage import coverage_of
from lessons.had import sessions_of
from lessons.models import MissedLesson, MissedReason
from lessons.roll.actions import move
from tests import factories
from tests.pages import document, text_of

DECIDED = {"decided_by": "Head teacher", "decided_on": dt.date(2026, 10, 1)}


@pytest.fixture
def missed(planned, pupils, log):
    return list(log(planned[0], away=pupils[:2]).missed_lessons.order_by("pk"))


@pytest.fixture
def withdrawn(missed, lead):
    return withdraw(missed_lessons=missed[:1], by=lead, **DECIDED)[0]


def figures(class_group, today):
    row = coverage_of(type(class_group).objects.filter(pk=class_group.pk), today=today).classes[0]
    return row.pupils_on_roll, row.pupils_up_to_date, row.pupils_behind, row.pupils_withdrawn


def test_the_decision_closes_it_with_who_decided_and_when(withdrawn, lead):
    kept = MissedLesson.objects.get(pk=withdrawn.pk)
    assert (kept.reason, kept.closed_as) == ("withdrawn", "withdrawn")
    assert (kept.decided_by, kept.decided_on) == ("Head teacher", dt.date(2026, 10, 1))
    assert kept.history.first().history_user == lead


def test_it_is_counted_apart_from_those_behind_and_those_up_to_date(withdrawn, oak, today):
    on_roll = oak.enrolments.count()
    assert figures(oak, today) == (on_roll, on_roll - 2, 1, 1)


def test_the_child_neither_has_had_the_session_nor_lacks_it(withdrawn, planned, pupils, today):
    pairs = sessions_of(pupils[:1])
    assert pairs.withdrawn == {(pupils[0].pk, planned[0].session_id)}
    assert not pairs.had
    assert not pairs.open
    record = record_of(pupils[0], today=today)
    row = next(row for row in record.years[0].rows if row.session == planned[0].session)
    assert row.status is PupilSessionStatus.WITHDRAWN
    assert (record.had, record.to_catch_up, record.withdrawn) == (0, 0, 1)


def test_a_class_that_the_child_moves_to_does_not_ask_again(
    withdrawn, planned, pupils, school, lead
):
    other = factories.ClassGroupFactory(school=school)
    factories.LessonFactory(
        planned_session__class_group=other,
        planned_session__session=planned[0].session,
        held_on=dt.date(2026, 10, 1),
    )
    move(pupil=pupils[0], to=other, on=dt.date(2026, 11, 20), by=lead)
    assert not MissedLesson.objects.open().filter(pupil=pupils[0]).exists()


def test_before_they_leave_does_not_list_it(school, lead, today):
    group = factories.ClassGroupFactory(school=school, youngest_year=6, oldest_year=6, pupils=1)
    pupil = group.enrolments.get().pupil
    lesson = factories.LessonFactory(planned_session__class_group=group)
    missed = factories.MissedLessonFactory(lesson=lesson, pupil=pupil)
    year = group.year
    assert before_leaving(school, year, today=today)
    withdraw(missed_lessons=[missed], by=lead)
    assert before_leaving(school, year, today=today) == ()


def test_the_reason_alone_closes_it_and_the_decision_can_follow(missed, lead):
    set_reason(missed_lessons=missed[:1], reason="withdrawn", by=lead)
    kept = MissedLesson.objects.get(pk=missed[0].pk)
    assert (kept.closed_as, kept.decided_by, kept.decided_on) == ("withdrawn", "", None)
    withdraw(missed_lessons=[kept], by=lead, **DECIDED)
    assert MissedLesson.objects.get(pk=kept.pk).decided_by == "Head teacher"


def test_a_decision_can_be_taken_back(withdrawn, lead):
    reopen(missed_lessons=[withdrawn], by=lead)
    kept = MissedLesson.objects.get(pk=withdrawn.pk)
    assert (kept.reason, kept.closed_as, kept.decided_by, kept.decided_on) == ("away", "", "", None)


def test_one_taken_back_of_a_child_who_joined_later_says_so_again(planned, pupils, log, lead):
    lesson = log(planned[0])
    joiner = factories.EnrolmentFactory(
        class_group=planned[0].class_group, joined_on=dt.date(2026, 11, 20)
    ).pupil
    missed = factories.MissedLessonFactory(lesson=lesson, pupil=joiner, reason="joined_later")
    withdraw(missed_lessons=[missed], by=lead)
    reopen(missed_lessons=[missed], by=lead)
    assert joiner.missed_lessons.get().reason == MissedReason.JOINED_LATER


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        ({"decided_by": "Head teacher"}, "Enter the day"),
        ({"decided_on": dt.date(2026, 10, 1)}, "Enter who decided"),
        ({"decided_by": "Head", "decided_on": dt.date(2030, 1, 1)}, "has not come yet"),
        ({"decided_by": "x" * 81, "decided_on": dt.date(2026, 10, 1)}, "at most 80"),
    ],
)
def test_half_a_decision_is_refused(missed, lead, decision, sentence):
    with pytest.raises(ValidationError, match=sentence):
        withdraw(missed_lessons=missed, by=lead, **decision)
    assert MissedLesson.objects.open().count() == 2


def test_what_is_settled_is_not_settled_again(withdrawn, missed, lead, teacher, today):
    with pytest.raises(ValidationError, match="decided by Head teacher on 1 October 2026"):
        record_catch_up(
            missed_lessons=[missed[0]], on=today, how="other", taught_by=teacher, by=teacher
        )
    with pytest.raises(ValidationError, match="already closed"):
        withdraw(missed_lessons=missed, by=teacher, decided_by="T", decided_on=today)
    assert MissedLesson.objects.open().get() == missed[1]


@pytest.mark.parametrize(
    "values",
    [
        {"closed_as": "withdrawn"},
        {"reason": "withdrawn"},
        {"reason": "withdrawn", "closed_as": "withdrawn", "decided_by": "Head"},
        {"decided_by": "Head", "decided_on": dt.date(2026, 10, 1)},
    ],
)
def test_the_database_itself_holds_no_half_withdrawal(missed, values):
    with pytest.raises(IntegrityError):
        MissedLesson.objects.filter(pk=missed[0].pk).update(**values)


def test_a_lesson_logged_with_a_withdrawn_child_closes_it_at_once(planned, pupils, log):
    lesson = log(planned[0], away=pupils[:1], why="withdrawn")
    assert lesson.missed_lessons.get().closed_as == "withdrawn"


@pytest.mark.sqlite_is_enough
class TestPages:
    """Missed lessons and the child's page."""

    @pytest.fixture(params=["missed", "pupil"])
    def address(self, request, school, pupils):
        pupil = [pupils[0].pk] if request.param == "pupil" else []
        return reverse(f"lessons:{request.param}", args=[school.slug, *pupil])

    def test_they_ask_who_decided_until_it_is_recorded(self, as_lead, address, missed):
        as_lead.post(address, {"do": "withdraw", "missed": missed[0].pk})
        assert "Who decided, and when?" in text_of(as_lead.get(address))
        decision = {"decided_by": "Mrs Shaw, head", "decided_on": "2026-10-01"}
        sent = as_lead.post(address, {"do": "decision", "missed": missed[0].pk, **decision})
        assert sent.status_code == 302
        assert "Who decided, and when?" not in text_of(as_lead.get(address))
        assert MissedLesson.objects.get(pk=missed[0].pk).decided_by == "Mrs Shaw, head"

    def test_half_a_decision_is_shown_again_with_what_was_typed(self, as_lead, address, missed):
        as_lead.post(address, {"do": "withdraw", "missed": missed[0].pk})
        typed = {"do": "decision", "missed": missed[0].pk, "decided_by": "Mrs Shaw"}
        answer = as_lead.post(address, typed)
        assert answer.status_code == 422
        [field] = document(answer).xpath("//input[@name='decided_by']")
        assert field.get("value") == "Mrs Shaw"

    def test_a_refusal_is_shown_on_the_page(self, as_lead, address, missed, lead, today):
        record_catch_up(missed_lessons=missed[:1], on=today, how="other", taught_by=lead, by=lead)
        for button in ("previous_school", "withdraw"):
            answer = as_lead.post(address, {"do": button, "missed": missed[0].pk})
            assert answer.status_code == 422
            assert "already closed: another way with" in text_of(answer)

    def test_the_list_has_withdrawn_children_under_their_own_heading(
        self, as_lead, school, withdrawn
    ):
        address = reverse("lessons:missed", args=[school.slug])
        done = document(as_lead.get(address, {"state": "closed"}))
        assert not done.xpath("//table")
        [table] = document(as_lead.get(address, {"state": "withdrawn"})).xpath("//table")
        assert "decided by Head teacher on 1 October 2026" in " ".join(table.text_content().split())

    def test_a_button_for_no_catch_up_does_not_ask_how_they_caught_up(
        self, as_lead, address, missed
    ):
        [button] = document(as_lead.get(address)).xpath("//button[@value='withdraw']")
        assert button.xpath("ancestor::form[@novalidate]")
