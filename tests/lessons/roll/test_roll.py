import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from classes.models import Enrolment, Pupil
from lessons.catch_up.actions import close_as_previous_school, record_catch_up
from lessons.models import LessonOutcome, MissedLesson
from lessons.roll.actions import add_pupils, enrol, leave, move
from lessons.roll.renaming import rename
from tests import factories

NOVEMBER = dt.date(2026, 11, 2)


@pytest.fixture
def newcomer(school):
    return factories.PupilFactory(school=school, display_name="Zara N")


def open_for(pupil):
    return [missed.lesson for missed in pupil.missed_lessons.all() if missed.is_open]


def test_a_late_joiner_has_missed_what_the_class_was_taught_before(
    planned, oak, log, newcomer, lead
):
    before = log(planned[0])
    enrol(pupil=newcomer, class_group=oak, on=NOVEMBER, by=lead)
    log(planned[1], held_on=NOVEMBER)
    assert open_for(newcomer) == [before]
    assert newcomer.missed_lessons.get().reason == "joined_later"


def test_what_was_recorded_without_a_child_on_the_list_is_not_taken_as_had(
    planned, oak, log, newcomer, lead
):
    recorded = log(planned[0], held_on=dt.date(2026, 11, 12))
    enrol(pupil=newcomer, class_group=oak, on=NOVEMBER, by=lead)
    assert open_for(newcomer) == [recorded]
    assert newcomer.missed_lessons.get().reason == "not_listed"


def test_the_same_holds_for_a_move_that_is_entered_late(planned, oak, school, log, newcomer, lead):
    factories.EnrolmentFactory(pupil=newcomer, class_group__school=school)
    recorded = log(planned[0], held_on=dt.date(2026, 11, 12))
    move(pupil=newcomer, to=oak, on=NOVEMBER, by=lead)
    assert open_for(newcomer) == [recorded]


def test_a_leaving_date_that_is_put_right_brings_back_what_was_missed_and_what_was_had(
    planned, oak, pupils, log, lead
):
    away = log(planned[0], away=pupils[:1], held_on=dt.date(2026, 11, 12))
    log(planned[1], held_on=dt.date(2026, 11, 13))
    leave(pupil=pupils[0], on=dt.date(2026, 11, 10), by=lead)
    assert open_for(pupils[0]) == []
    enrol(pupil=pupils[0], class_group=oak, on=dt.date(2026, 11, 10), by=lead)
    assert open_for(pupils[0]) == [away]
    assert pupils[0].missed_lessons.get().reason == "away"


def test_a_catch_up_comes_back_with_a_leaving_date_that_is_put_right(
    planned, oak, pupils, log, lead
):
    lesson = log(planned[0], away=pupils[:1], held_on=dt.date(2026, 11, 12))
    day = dt.date(2026, 11, 16)
    record_catch_up(
        missed_lessons=lesson.missed_lessons.all(),
        on=day,
        how="one_to_one",
        taught_by=lead,
        by=lead,
    )
    leave(pupil=pupils[0], on=dt.date(2026, 11, 10), by=lead)
    enrol(pupil=pupils[0], class_group=oak, on=dt.date(2026, 11, 10), by=lead)
    missed = pupils[0].missed_lessons.get()
    assert (missed.closed_as, missed.caught_up_on, missed.by) == ("caught_up", day, lead)


def test_a_change_of_class_that_is_still_to_come_is_refused(oak, school, pupils, lead):
    ash = factories.ClassGroupFactory(school=school, name="5 Ash")
    with pytest.raises(ValidationError, match="4 January 2027 is in the future"):
        move(pupil=pupils[0], to=ash, on=dt.date(2027, 1, 4), by=lead)
    assert pupils[0].enrolments.get().left_on is None


def test_a_new_child_can_be_entered_before_they_come(planned, oak, log, newcomer, lead):
    before = log(planned[0])
    enrol(pupil=newcomer, class_group=oak, on=dt.date(2027, 1, 4), by=lead)
    between = log(planned[1], held_on=dt.date(2026, 11, 20))
    assert open_for(newcomer) == [before, between]


def test_a_lesson_that_did_not_happen_was_not_missed(planned, oak, log, newcomer, lead):
    log(planned[0], outcome=LessonOutcome.DID_NOT_HAPPEN, reason="Trip")
    enrol(pupil=newcomer, class_group=oak, on=NOVEMBER, by=lead)
    assert open_for(newcomer) == []


def test_a_child_who_moves_classes_has_missed_only_what_they_have_not_had(
    planned, oak, school, pupils, log, lead
):
    ash = factories.ClassGroupFactory(school=school, name="5 Ash", pupils=1)
    in_ash = [
        factories.PlannedSessionFactory(class_group=ash, session=planned_session.session)
        for planned_session in planned
    ]
    log(planned[0])
    log(in_ash[0])
    behind = log(in_ash[1])
    move(pupil=pupils[0], to=ash, on=NOVEMBER, by=lead)
    assert open_for(pupils[0]) == [behind]


def test_a_child_who_moves_is_not_asked_twice_for_the_same_session(
    planned, oak, school, pupils, log, lead
):
    ash = factories.ClassGroupFactory(school=school, name="5 Ash", pupils=1)
    in_ash = factories.PlannedSessionFactory(class_group=ash, session=planned[0].session)
    missed = log(planned[0], away=pupils[:1])
    log(in_ash)
    move(pupil=pupils[0], to=ash, on=NOVEMBER, by=lead)
    assert open_for(pupils[0]) == [missed]


def test_moving_closes_one_enrolment_and_opens_the_next_on_the_same_day(oak, school, pupils, lead):
    ash = factories.ClassGroupFactory(school=school)
    move(pupil=pupils[0], to=ash, on=NOVEMBER, by=lead)
    old, new = pupils[0].enrolments.order_by("joined_on")
    assert (old.left_on, new.joined_on, new.class_group) == (NOVEMBER, NOVEMBER, ash)
    assert pupils[0] in Pupil.objects.on_roll(oak, dt.date(2026, 11, 1))
    assert pupils[0] not in Pupil.objects.on_roll(oak, NOVEMBER)


def test_a_move_that_cannot_be_finished_is_not_begun(oak, pupils, lead):
    elsewhere = factories.ClassGroupFactory()
    with pytest.raises(ValidationError, match="another school"):
        move(pupil=pupils[0], to=elsewhere, on=NOVEMBER, by=lead)
    assert pupils[0].enrolments.get().left_on is None


def test_a_move_into_the_same_class_is_refused(oak, pupils, lead):
    with pytest.raises(ValidationError, match="already in 5 Oak"):
        move(pupil=pupils[0], to=oak, on=NOVEMBER, by=lead)


def test_a_child_who_left_has_not_missed_lessons_after_that_day(planned, pupils, log, lead):
    early = log(planned[0], away=pupils[:1])
    log(planned[1], away=pupils[:1], held_on=dt.date(2026, 11, 10))
    leave(pupil=pupils[0], on=NOVEMBER, by=lead)
    assert open_for(pupils[0]) == [early]
    assert MissedLesson.history.filter(history_type="-").count() == 1


def test_leaving_needs_a_later_day_than_joining(pupils, lead):
    with pytest.raises(ValidationError, match="Choose a later day"):
        leave(pupil=pupils[0], on=dt.date(2026, 9, 1), by=lead)


def test_a_child_who_is_in_no_class_cannot_leave(newcomer, lead):
    with pytest.raises(ValidationError, match="not in a class"):
        leave(pupil=newcomer, on=NOVEMBER, by=lead)


def test_a_child_is_in_one_class_at_a_time(school, pupils, lead):
    ash = factories.ClassGroupFactory(school=school)
    with pytest.raises(ValidationError, match="Move them instead"):
        enrol(pupil=pupils[0], class_group=ash, on=NOVEMBER, by=lead)
    with pytest.raises(IntegrityError):
        Enrolment.objects.create(pupil=pupils[0], class_group=ash, joined_on=NOVEMBER)


def test_joining_on_a_day_outside_the_year_is_refused(oak, newcomer, lead):
    with pytest.raises(ValidationError, match="not in the year"):
        enrol(pupil=newcomer, class_group=oak, on=dt.date(2026, 8, 1), by=lead)


def test_a_child_who_comes_back_has_missed_only_what_lay_between(planned, pupils, oak, log, lead):
    log(planned[0])
    leave(pupil=pupils[0], on=dt.date(2026, 10, 20), by=lead)
    between = log(planned[1], held_on=dt.date(2026, 10, 22))
    enrol(pupil=pupils[0], class_group=oak, on=NOVEMBER, by=lead)
    assert open_for(pupils[0]) == [between]


def test_a_catch_up_done_before_a_move_counts_as_had(planned, school, pupils, oak, log, lead):
    lesson = log(planned[0], away=pupils[:1])
    close_as_previous_school(missed_lessons=lesson.missed_lessons.all(), by=lead)
    ash = factories.ClassGroupFactory(school=school, pupils=1)
    log(factories.PlannedSessionFactory(class_group=ash, session=planned[0].session))
    move(pupil=pupils[0], to=ash, on=NOVEMBER, by=lead)
    assert open_for(pupils[0]) == []


def test_children_are_added_by_name(oak, lead):
    add_pupils(class_group=oak, names=["Amira K", "Ben T"], on=NOVEMBER, by=lead)
    assert Pupil.objects.on_roll(oak, NOVEMBER).filter(display_name="Amira K").count() == 1


def test_a_name_that_is_there_already_adds_nobody(oak, pupils, lead):
    with pytest.raises(ValidationError, match="Nobody was added"):
        add_pupils(class_group=oak, names=["Amira K", pupils[0].display_name], on=NOVEMBER, by=lead)
    assert Pupil.objects.on_roll(oak, NOVEMBER).count() == 3


def test_a_name_can_be_corrected(pupils, lead):
    rename(pupil=pupils[0], display_name="Amîra K", by=lead)
    assert Pupil.objects.get(pk=pupils[0].pk).display_name == "Amîra K"


class TestOnceNextYearIsPrepared:
    """In July the children have a place in next year's class from 1 September already."""

    SEPTEMBER = dt.date(2027, 9, 1)

    @pytest.fixture(autouse=True)
    def july(self):
        with time_machine.travel(dt.datetime(2027, 7, 5, 10, tzinfo=dt.UTC)):
            yield

    @pytest.fixture
    def next_oak(self, school):
        return factories.ClassGroupFactory(school=school, academic_year=2027, name="6 Oak")

    @pytest.fixture
    def child(self, oak, pupils, next_oak):
        pupils[0].enrolments.update(left_on=self.SEPTEMBER)
        factories.EnrolmentFactory(pupil=pupils[0], class_group=next_oak, joined_on=self.SEPTEMBER)
        return pupils[0]

    def times(self, pupil):
        rows = pupil.enrolments.order_by("joined_on")
        return [(row.class_group.name, row.joined_on, row.left_on) for row in rows]

    def test_a_child_who_leaves_before_the_holidays_gives_up_that_place(self, child, lead):
        leave(pupil=child, on=dt.date(2027, 7, 10), by=lead)
        assert self.times(child) == [("5 Oak", dt.date(2026, 9, 1), dt.date(2027, 7, 10))]

    def test_a_child_who_does_not_come_back_in_september_was_never_in_the_new_class(
        self, child, lead
    ):
        with time_machine.travel(dt.datetime(2027, 9, 3, 10, tzinfo=dt.UTC)):
            leave(pupil=child, on=self.SEPTEMBER, by=lead)
        assert self.times(child) == [("5 Oak", dt.date(2026, 9, 1), self.SEPTEMBER)]

    def test_a_change_of_class_in_july_keeps_the_place_of_september(self, child, school, lead):
        ash = factories.ClassGroupFactory(school=school, name="5 Ash")
        move(pupil=child, to=ash, on=dt.date(2027, 7, 5), by=lead)
        assert self.times(child) == [
            ("5 Oak", dt.date(2026, 9, 1), dt.date(2027, 7, 5)),
            ("5 Ash", dt.date(2027, 7, 5), self.SEPTEMBER),
            ("6 Oak", self.SEPTEMBER, None),
        ]

    def test_the_place_of_september_can_be_changed(self, child, school, lead):
        ash = factories.ClassGroupFactory(school=school, academic_year=2027, name="6 Ash")
        move(pupil=child, to=ash, on=self.SEPTEMBER, by=lead)
        assert self.times(child) == [
            ("5 Oak", dt.date(2026, 9, 1), self.SEPTEMBER),
            ("6 Ash", self.SEPTEMBER, None),
        ]

    def test_a_year_6_child_who_is_to_leave_in_september_can_leave_earlier(self, pupils, lead):
        pupils[1].enrolments.update(left_on=self.SEPTEMBER)
        leave(pupil=pupils[1], on=dt.date(2027, 7, 10), by=lead)
        assert self.times(pupils[1]) == [("5 Oak", dt.date(2026, 9, 1), dt.date(2027, 7, 10))]

    def test_nobody_is_in_two_classes_on_one_day(self, pupils, school, lead):
        pupils[1].enrolments.update(left_on=self.SEPTEMBER)
        ash = factories.ClassGroupFactory(school=school, name="5 Ash")
        with pytest.raises(ValidationError, match="Move them instead"):
            enrol(pupil=pupils[1], class_group=ash, on=dt.date(2027, 7, 5), by=lead)

    def test_a_lesson_logged_late_still_goes_to_who_joined_after_it(
        self, child, planned, log, newcomer, oak, lead
    ):
        enrol(pupil=newcomer, class_group=oak, on=dt.date(2027, 3, 1), by=lead)
        newcomer.enrolments.update(left_on=self.SEPTEMBER)
        with time_machine.travel(dt.datetime(2027, 9, 20, 10, tzinfo=dt.UTC)):
            lesson = log(planned[0], held_on=dt.date(2027, 2, 1))
        assert open_for(newcomer) == [lesson]


def test_a_child_put_into_the_wrong_class_on_the_first_day_was_never_in_it(
    oak, school, pupils, planned, log, lead
):
    log(planned[0], away=pupils[:1])
    ash = factories.ClassGroupFactory(school=school, name="5 Ash", pupils=1)
    move(pupil=pupils[0], to=ash, on=dt.date(2026, 9, 1), by=lead)
    assert [enrolment.class_group for enrolment in pupils[0].enrolments.all()] == [ash]
    assert open_for(pupils[0]) == []


def test_a_day_of_leaving_that_was_wrong_can_be_put_earlier(pupils, lead):
    leave(pupil=pupils[0], on=NOVEMBER, by=lead)
    leave(pupil=pupils[0], on=dt.date(2026, 10, 20), by=lead)
    assert pupils[0].enrolments.get().left_on == dt.date(2026, 10, 20)


def test_a_day_before_the_last_change_of_class_is_refused(oak, school, pupils, lead):
    ash = factories.ClassGroupFactory(school=school, name="5 Ash")
    move(pupil=pupils[0], to=ash, on=NOVEMBER, by=lead)
    with pytest.raises(ValidationError, match="joined 5 Ash on 2 November 2026"):
        leave(pupil=pupils[0], on=dt.date(2026, 10, 1), by=lead)
    assert pupils[0].enrolments.count() == 2
