import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from lessons.log.report import AlreadyTaughtError
from lessons.models import Lesson, LessonOutcome, MissedLesson
from lessons.planning.actions import exclude
from tests import factories


def test_it_counts_the_children_of_the_day(planned, pupils, log):
    lesson = log(planned[0], away=pupils[:1])
    assert (lesson.pupils_present, lesson.pupils_on_roll) == (2, 3)


def test_each_child_who_was_away_has_an_open_missed_lesson(planned, pupils, log):
    lesson = log(planned[0], away=pupils[:2])
    missed = lesson.missed_lessons.values_list("pupil", "reason", "closed_as")
    assert set(missed) == {(pupils[0].pk, "away", ""), (pupils[1].pk, "away", "")}


def test_the_lesson_and_each_missed_lesson_have_a_history_with_who_did_it(
    planned, pupils, log, teacher
):
    lesson = log(planned[0], away=pupils[:1])
    assert lesson.history.get().history_user == teacher
    assert lesson.missed_lessons.get().history.get().history_user == teacher


def test_a_visitor_may_have_taught_it(planned, log):
    lesson = log(planned[0], taught_by=None, visitor="School nurse")
    assert lesson.teacher_name == "School nurse"


def test_somebody_must_have_taught_it(planned, log):
    with pytest.raises(ValidationError, match="Choose who taught it"):
        log(planned[0], taught_by=None)


def test_one_that_did_not_happen_needs_a_reason_and_holds_no_figures(planned, log):
    with pytest.raises(ValidationError, match="Give the reason why the lesson did not happen"):
        log(planned[0], outcome=LessonOutcome.DID_NOT_HAPPEN)
    lesson = log(planned[0], outcome=LessonOutcome.DID_NOT_HAPPEN, reason="School trip")
    assert (lesson.minutes, lesson.pupils_present, lesson.understanding) == (None, None, "")


def test_nobody_taught_one_that_did_not_happen_though_the_form_names_somebody(planned, log):
    lesson = log(planned[0], outcome=LessonOutcome.DID_NOT_HAPPEN, reason="School trip")
    assert lesson.teacher_name == ""


def test_a_session_may_need_several_lessons(planned, log):
    log(planned[0], outcome=LessonOutcome.PART_TAUGHT)
    log(planned[0], outcome=LessonOutcome.PART_TAUGHT, held_on=dt.date(2026, 10, 13))
    log(planned[0], held_on=dt.date(2026, 10, 14))
    assert planned[0].lessons.count() == 3


def test_a_second_taught_is_refused_and_names_the_first(planned, log):
    first = log(planned[0])
    with pytest.raises(
        AlreadyTaughtError, match="already logged as taught on 12 October 2026"
    ) as refused:
        log(planned[0], held_on=dt.date(2026, 10, 13))
    assert refused.value.lesson == first


def test_the_database_itself_holds_one_taught_lesson_a_planned_session(planned, log):
    first = log(planned[0])
    first.pk = None
    with pytest.raises(IntegrityError):
        first.save()


@pytest.mark.parametrize(
    ("held_on", "sentence"),
    [
        (dt.date(2026, 11, 25), "has not come yet"),
        (dt.date(2026, 8, 31), "31 August 2026 is in 2025/26, and"),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_the_date(planned, log, held_on, sentence):
    with pytest.raises(ValidationError) as refused:
        log(planned[0], held_on=held_on)
    assert sentence in refused.value.message_dict["held_on"][0]
    assert not Lesson.objects.exists()


def test_a_session_set_aside_cannot_be_logged(planned, log, lead):
    exclude(planned_sessions=planned[:1], reason="Next year", by=lead)
    with pytest.raises(ValidationError, match="not due for this class"):
        log(planned[0])


def test_a_class_without_children_is_refused(school, log):
    empty = factories.ClassGroupFactory(school=school, name="5 Ash")
    planned = factories.PlannedSessionFactory(class_group=empty)
    with pytest.raises(ValidationError, match="5 Ash has no children on roll") as refused:
        log(planned)
    assert "away" in refused.value.message_dict


def test_a_child_of_another_class_cannot_be_away_and_nothing_is_saved(planned, log, school):
    stranger = factories.EnrolmentFactory(class_group__school=school).pupil
    with pytest.raises(ValidationError, match="was not in 5 Oak"):
        log(planned[0], away=[stranger])
    assert not Lesson.objects.exists()


def test_a_child_who_joined_after_the_day_has_missed_it(planned, oak, log):
    late = factories.EnrolmentFactory(class_group=oak, joined_on=dt.date(2026, 11, 2)).pupil
    lesson = log(planned[0])
    assert list(lesson.missed_lessons.values_list("pupil", "reason")) == [(late.pk, "joined_later")]
    assert lesson.pupils_on_roll == 3


def test_a_child_who_left_before_the_day_is_not_counted(planned, oak, pupils, log):
    oak.enrolments.filter(pupil=pupils[0]).update(left_on=dt.date(2026, 10, 12))
    assert log(planned[0]).pupils_on_roll == 2


class TestWithoutNames:
    """A school that keeps no names gives head counts."""

    @pytest.fixture
    def school(self, db):
        return factories.SchoolFactory(keeps_pupil_names=False)

    @pytest.fixture
    def oak(self, school):
        return factories.ClassGroupFactory(school=school, pupils_on_roll=30)

    def test_it_keeps_the_numbers(self, planned, log):
        lesson = log(planned[0], pupils_present=28, pupils_on_roll=30)
        assert (lesson.pupils_present, lesson.pupils_on_roll) == (28, 30)
        assert not MissedLesson.objects.exists()

    @pytest.mark.parametrize(
        ("present", "on_roll", "field", "sentence"),
        [
            (31, 30, "pupils_present", "31 present is more than 30 on roll"),
            (None, 30, "pupils_present", "how many children were there"),
            (28, None, "pupils_on_roll", "how many children were on roll"),
            (0, 0, "pupils_on_roll", "how many children were on roll"),
        ],
    )
    def test_numbers_that_cannot_be_are_refused(
        self, planned, log, present, on_roll, field, sentence
    ):
        with pytest.raises(ValidationError) as refused:
            log(planned[0], pupils_present=present, pupils_on_roll=on_roll)
        assert sentence in refused.value.message_dict[field][0]
