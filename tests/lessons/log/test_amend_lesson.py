import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lessons.catch_up.actions import close_as_previous_school, record_catch_up
from lessons.log.actions import amend_lesson, remove_lesson
from lessons.log.report import AlreadyTaughtError, LessonReport
from lessons.log.settled import CatchUpsRecordedError, Settled
from lessons.models import Lesson, LessonOutcome, MissedLesson
from lessons.roll.actions import enrol, leave, move
from tests import factories


@pytest.fixture
def amend(teacher, lead):
    def call(lesson, *, away=(), because="Wrong register", **reported):
        values = {"held_on": lesson.held_on, "taught_by": teacher, "minutes": 60} | reported
        report = LessonReport(away=dict.fromkeys(away, "away"), **values)
        return amend_lesson(lesson=lesson, report=report, by=lead, reason=because)

    return call


def test_the_history_keeps_what_it_was_who_changed_it_and_why(planned, log, amend, lead):
    lesson = log(planned[0], note="Before")
    amend(lesson, note="After")
    now, before = lesson.history.all()
    assert (before.note, now.note) == ("Before", "After")
    assert (now.history_user, now.history_change_reason) == (lead, "Wrong register")


def test_a_child_ticked_off_was_there_after_all(planned, pupils, log, amend):
    lesson = log(planned[0], away=pupils[:2])
    amend(lesson, away=pupils[1:2])
    assert [missed.pupil for missed in lesson.missed_lessons.all()] == [pupils[1]]
    assert lesson.pupils_present == 2
    assert MissedLesson.history.filter(pupil=pupils[0], history_type="-").count() == 1


def test_a_catch_up_of_a_child_who_still_missed_it_is_kept(
    planned, pupils, log, amend, teacher, today
):
    lesson = log(planned[0], away=pupils[:1])
    record_catch_up(
        missed_lessons=lesson.missed_lessons.all(),
        on=today,
        how="one_to_one",
        taught_by=teacher,
        by=teacher,
    )
    amend(lesson, away=pupils[:2])
    states = dict(lesson.missed_lessons.values_list("pupil", "closed_as"))
    assert states == {pupils[0].pk: "caught_up", pupils[1].pk: ""}


def test_a_lesson_that_turns_out_not_to_have_happened_leaves_nobody_behind(
    planned, pupils, log, amend
):
    lesson = log(planned[0], away=pupils)
    amend(lesson, outcome=LessonOutcome.DID_NOT_HAPPEN, reason="Fire drill")
    assert not lesson.missed_lessons.exists()


def why_removed() -> list[str]:
    removed = MissedLesson.history.filter(history_type="-")
    return sorted(removed.values_list("history_change_reason", flat=True))


def test_the_history_says_that_it_did_not_happen_and_not_that_they_were_there(
    planned, pupils, log, amend
):
    lesson = log(planned[0], away=pupils[:2])
    amend(lesson, because="", outcome=LessonOutcome.DID_NOT_HAPPEN, reason="Fire drill")
    assert why_removed() == ["The lesson did not happen"] * 2


def test_the_history_says_who_was_there_after_all(planned, pupils, log, amend):
    amend(log(planned[0], away=pupils[:1]), because="")
    assert why_removed() == ["Was there after all"]


def test_a_lesson_on_which_somebody_caught_up_has_happened(planned, pupils, log, amend, lead):
    lesson = log(planned[0], away=pupils[:2])
    day = dt.date(2026, 11, 2)
    record_catch_up(
        missed_lessons=lesson.missed_lessons.filter(pupil=pupils[0]),
        on=day,
        how="one_to_one",
        taught_by=lead,
        by=lead,
    )
    with pytest.raises(ValidationError, match="caught up on this lesson on 2 November 2026"):
        amend(lesson, outcome=LessonOutcome.DID_NOT_HAPPEN, reason="Fire drill")
    assert Lesson.objects.get().outcome == LessonOutcome.TAUGHT
    states = dict(lesson.missed_lessons.values_list("pupil", "closed_as"))
    assert states == {pupils[0].pk: "caught_up", pupils[1].pk: ""}


def test_a_part_taught_lesson_cannot_become_taught_beside_another(planned, log, amend):
    part = log(planned[0], outcome=LessonOutcome.PART_TAUGHT)
    log(planned[0], held_on=dt.date(2026, 10, 13))
    with pytest.raises(AlreadyTaughtError):
        amend(part)


def test_a_taught_lesson_can_be_amended_and_stay_taught(planned, log, amend):
    assert amend(log(planned[0]), minutes=45).minutes == 45


def test_a_removed_lesson_and_its_missed_lessons_stay_in_the_history(planned, pupils, log, lead):
    lesson = log(planned[0], away=pupils[:1])
    remove_lesson(lesson=lesson, reason="Logged for the wrong class", by=lead)
    assert not Lesson.objects.exists()
    for model in (Lesson, MissedLesson):
        last = model.history.first()
        assert last.history_type == "-"
        assert last.history_user == lead
        assert last.history_change_reason.endswith("Logged for the wrong class")
    assert why_removed() == ["The lesson was removed: Logged for the wrong class"]


def test_a_removal_needs_a_reason(planned, log, lead):
    lesson = log(planned[0])
    with pytest.raises(ValidationError, match="Give a reason"):
        remove_lesson(lesson=lesson, reason="  ", by=lead)
    assert Lesson.objects.count() == 1


class TestLateJoiners:
    """What a child missed who came after the lesson outlives an amendment of it."""

    @pytest.fixture
    def lesson(self, planned, log):
        return log(planned[0])

    @pytest.fixture
    def joiner(self, lesson, oak, lead):
        pupil = factories.PupilFactory(school=oak.school, display_name="Zara N")
        enrol(pupil=pupil, class_group=oak, on=dt.date(2026, 11, 2), by=lead)
        return pupil

    def test_their_catch_up_stays(self, lesson, joiner, amend, lead, today):
        missed = joiner.missed_lessons.all()
        record_catch_up(missed_lessons=missed, on=today, how="other", taught_by=lead, by=lead)
        amend(lesson, note="Now with a note")
        assert joiner.missed_lessons.get().closed_as == "caught_up"

    def test_it_stays_closed_as_taught_at_the_previous_school(self, lesson, joiner, amend, lead):
        close_as_previous_school(missed_lessons=joiner.missed_lessons.all(), by=lead)
        amend(lesson, note="Now with a note")
        assert joiner.missed_lessons.get().closed_as == "previous_school"

    def test_it_stays_open_when_they_have_moved_on(self, lesson, joiner, school, amend, lead):
        ash = factories.ClassGroupFactory(school=school, name="5 Ash")
        move(pupil=joiner, to=ash, on=dt.date(2026, 11, 16), by=lead)
        amend(lesson, note="Now with a note")
        assert joiner.missed_lessons.get().is_open

    def test_a_new_day_on_which_they_were_there_takes_it_away(self, lesson, joiner, amend):
        amend(lesson, held_on=dt.date(2026, 11, 9))
        assert not joiner.missed_lessons.exists()


def test_a_new_day_after_a_catch_up_is_refused(planned, pupils, log, amend, lead):
    lesson = log(planned[0], away=pupils[:1])
    day = dt.date(2026, 11, 11)
    record_catch_up(
        missed_lessons=lesson.missed_lessons.all(), on=day, how="other", taught_by=lead, by=lead
    )
    with pytest.raises(ValidationError, match="caught up on 11 November 2026, before that day"):
        amend(lesson, away=pupils[:1], held_on=dt.date(2026, 11, 20))
    assert Lesson.objects.get().held_on == dt.date(2026, 10, 12)


class TestSettled:
    """What is recorded for a child who missed a lesson is not lost with a change of it."""

    @pytest.fixture
    def lesson(self, planned, pupils, log, lead):
        lesson = log(planned[0], away=pupils[:2])
        record_catch_up(
            missed_lessons=lesson.missed_lessons.filter(pupil=pupils[0]),
            on=dt.date(2026, 11, 2),
            how="one_to_one",
            taught_by=lead,
            by=lead,
        )
        close_as_previous_school(missed_lessons=lesson.missed_lessons.open(), by=lead)
        return lesson

    def test_unticking_who_caught_up_is_refused(self, lesson, pupils, amend):
        with pytest.raises(ValidationError) as refused:
            amend(lesson, away=pupils[1:2], because="")
        (sentence,) = refused.value.message_dict["away"]
        assert sentence.startswith(
            f"{pupils[0]} caught up on this lesson on 2 November 2026. If they did not miss it, "
            "mark it as not caught up first"
        )
        assert lesson.missed_lessons.count() == 2

    def test_unticking_who_had_it_at_the_previous_school_is_refused(self, lesson, pupils, amend):
        with pytest.raises(ValidationError, match="“Taught at the previous school”"):
            amend(lesson, away=pupils[:1], because="")

    def test_it_cannot_turn_out_not_to_have_happened(self, lesson, pupils, amend):
        lesson.missed_lessons.filter(pupil=pupils[0]).delete()
        with pytest.raises(ValidationError, match="If the lesson did not happen"):
            amend(lesson, outcome=LessonOutcome.DID_NOT_HAPPEN, reason="Fire drill")

    def test_a_removal_is_refused_until_it_is_agreed_to(self, lesson, lead):
        recorded = Settled(caught_up=1, otherwise=1)
        for agreed in (None, Settled(caught_up=1, otherwise=0)):
            with pytest.raises(CatchUpsRecordedError, match="the catch-up of 1 child and what was"):
                remove_lesson(lesson=lesson, reason="Doubled", by=lead, catch_ups=agreed)
        remove_lesson(lesson=lesson, reason="Doubled", by=lead, catch_ups=recorded)
        assert why_removed() == ["The lesson was removed: Doubled"] * 2

    def test_catch_ups_without_a_name_count(self, planned, lead):
        lesson = factories.LessonFactory(
            planned_session=planned[0], missed_unnamed=2, caught_up_unnamed=2
        )
        with pytest.raises(CatchUpsRecordedError, match="the catch-ups of 2 children"):
            remove_lesson(lesson=lesson, reason="Doubled", by=lead)

    def test_the_page_asks_only_where_there_are_any(self, as_lead, lesson, planned, log):
        slug = planned[0].class_group.school.slug
        page = reverse("lessons:remove", args=[slug, lesson.pk])
        assert "Also remove the catch-up of 1 child and what was" in as_lead.get(page).text
        other = reverse("lessons:remove", args=[slug, log(planned[1]).pk])
        assert "Also remove" not in as_lead.get(other).text
        answer = as_lead.post(page, {"reason": "Doubled"})
        assert (answer.status_code, Lesson.objects.count()) == (422, 2)
        stale = {"reason": "Doubled", "catch_ups": "the catch-up of 1 child"}
        assert "changed since you opened" in as_lead.post(page, stale).text
        as_lead.post(page, {"reason": "Doubled", "catch_ups": str(Settled.of(lesson))})
        assert Lesson.objects.count() == 1


def test_the_history_says_who_was_not_in_the_class_on_the_new_day(
    planned, pupils, log, amend, lead
):
    leave(pupil=pupils[0], on=dt.date(2026, 11, 2), by=lead)
    lesson = log(planned[0], away=pupils[:1])
    amend(lesson, held_on=dt.date(2026, 11, 9), because="")
    assert why_removed() == ["Was not in the class on that day"]
