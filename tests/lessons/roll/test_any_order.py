"""What a child who changed class lacks does not depend on what was recorded first."""

import datetime as dt
from dataclasses import dataclass
from random import Random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classes.models import Role
from lessons.catch_up.actions import record_catch_up, reopen
from lessons.child.record import record_of
from lessons.had import sessions_of
from lessons.log.actions import amend_lesson, log_lesson, remove_lesson
from lessons.log.report import LessonReport
from lessons.log.settled import Settled
from lessons.models import Closing, LessonOutcome, MissedReason
from lessons.roll.actions import enrol, move
from lessons.roll.presence import were_there_since
from tests import factories
from tests.examples import examples

TODAY = dt.date(2026, 11, 24)
BEFORE, DAY_OF_MOVE = dt.date(2026, 11, 5), dt.date(2026, 11, 10)


@pytest.fixture
def ash(school, teacher):
    return factories.ClassGroupFactory(school=school, name="5 Ash", pupils=1, teachers=[teacher])


@pytest.fixture
def in_ash(ash, planned):
    return factories.PlannedSessionFactory(class_group=ash, session=planned[0].session)


@pytest.fixture
def child(pupils):
    return pupils[0]


@pytest.fixture
def change_class(child, ash, lead):
    return lambda: move(pupil=child, to=ash, on=DAY_OF_MOVE, by=lead)


@pytest.fixture
def moved(in_ash, log, change_class):
    """Ash had the session; then the child came from Oak, which had none on record."""
    lesson = log(in_ash)
    change_class()
    return lesson


def open_lessons(child) -> set[int]:
    return set(child.missed_lessons.open().values_list("lesson", flat=True))


def test_a_lesson_logged_after_the_move_counts_as_had(child, moved, planned, log):
    assert open_lessons(child) == {moved.pk}
    log(planned[0], held_on=BEFORE)
    assert open_lessons(child) == set()
    record = record_of(child, today=TODAY)
    assert (record.had, record.to_catch_up, len(record.years[0].rows)) == (1, 0, 1)


def test_a_child_who_was_away_there_is_asked_to_catch_up_once(child, moved, planned, log):
    lesson = log(planned[0], held_on=BEFORE, away=[child])
    assert open_lessons(child) == {lesson.pk}


def test_away_first_then_the_lesson_of_the_new_class_asks_once(
    child, in_ash, planned, log, change_class
):
    lesson = log(planned[0], held_on=BEFORE, away=[child])
    change_class()
    log(in_ash)
    assert open_lessons(child) == {lesson.pk}


@pytest.mark.parametrize("how", ["removed", "did not happen"])
def test_a_lesson_taken_back_is_lacked_again(child, moved, planned, log, lead, how):
    lesson = log(planned[0], held_on=BEFORE)
    if how == "removed":
        remove_lesson(lesson=lesson, reason="Typed twice", by=lead)
    else:
        nothing = LessonReport(
            held_on=BEFORE, outcome=LessonOutcome.DID_NOT_HAPPEN, reason="A trip"
        )
        amend_lesson(lesson=lesson, report=nothing, by=lead)
    assert open_lessons(child) == {moved.pk}
    assert child.missed_lessons.get().reason == MissedReason.JOINED_LATER


def test_a_lesson_put_on_a_day_after_the_move_was_without_the_child(
    child, moved, planned, log, lead
):
    lesson = log(planned[0], held_on=BEFORE)
    later = LessonReport(held_on=dt.date(2026, 11, 12), taught_by=lead)
    amend_lesson(lesson=lesson, report=later, by=lead)
    assert open_lessons(child) == {moved.pk}


def test_a_lesson_taught_after_the_move_closes_nothing(child, moved, planned, log):
    log(planned[0], held_on=dt.date(2026, 11, 12))
    assert open_lessons(child) == {moved.pk}


def test_a_catch_up_counts_for_the_lesson_that_was_missed_first(child, moved, planned, log, lead):
    record_catch_up(
        missed_lessons=child.missed_lessons.all(),
        on=dt.date(2026, 11, 20),
        how="one_to_one",
        taught_by=lead,
        by=lead,
    )
    lesson = log(planned[0], held_on=BEFORE, away=[child])
    missed = child.missed_lessons.get()
    assert (missed.lesson, missed.closed_as) == (lesson, Closing.CAUGHT_UP)
    assert missed.caught_up_on == dt.date(2026, 11, 20)


def test_a_catch_up_stays_where_the_child_was_there_before(child, moved, planned, log, lead):
    record_catch_up(
        missed_lessons=child.missed_lessons.all(),
        on=dt.date(2026, 11, 20),
        how="one_to_one",
        taught_by=lead,
        by=lead,
    )
    log(planned[0], held_on=BEFORE)
    assert child.missed_lessons.get().closed_as == Closing.CAUGHT_UP
    record = record_of(child, today=TODAY)
    assert (record.had, record.to_catch_up) == (1, 0)


def test_a_catch_up_taken_back_leaves_nothing_to_a_child_who_was_there_before(
    child, moved, planned, log, lead
):
    record_catch_up(
        missed_lessons=child.missed_lessons.all(),
        on=dt.date(2026, 11, 20),
        how="one_to_one",
        taught_by=lead,
        by=lead,
    )
    log(planned[0], held_on=BEFORE)
    reopen(missed_lessons=child.missed_lessons.all(), by=lead)
    assert sessions_of([child]).open == set()
    assert open_lessons(child) == set()


def test_there_earlier_than_listed_and_moved_on_lacks_nothing(
    child, in_ash, planned, oak, log, lead, change_class
):
    """They were in Oak for its lesson, but not on its list, and Ash had the session too."""
    oak.enrolments.filter(pupil=child).update(joined_on=dt.date(2026, 11, 6))
    log(planned[0], held_on=BEFORE)
    log(in_ash, held_on=BEFORE)
    change_class()
    were_there_since(class_group=oak, pupils=[child], since=dt.date(2026, 11, 2), by=lead)
    assert sessions_of([child]).open == set()
    assert open_lessons(child) == set()


def test_a_child_who_has_moved_on_since_lacks_what_the_class_had_before(
    school, child, moved, planned, log, lead
):
    """Whether the old lesson is logged before the child moves on, or after."""
    elm = factories.ClassGroupFactory(school=school, name="5 Elm")
    move(pupil=child, to=elm, on=dt.date(2026, 11, 17), by=lead)
    late = factories.PlannedSessionFactory(
        class_group=moved.planned_session.class_group, session=planned[1].session
    )
    lesson = log(late)
    assert open_lessons(child) == {moved.pk, lesson.pk}


def test_the_history_says_why_nothing_is_to_catch_up_any_more(child, moved, planned, log):
    log(planned[0], held_on=BEFORE)
    removed = child.missed_lessons.model.history.filter(history_type="-").get()
    assert removed.history_change_reason == "Had it, or has to catch up on it, in the class before"


def test_logging_takes_as_many_queries_for_one_as_for_many_who_came_later(ash, in_ash, log):
    counts = []
    for joiners in (1, 5):
        for _ in range(joiners):
            factories.EnrolmentFactory(class_group=ash, joined_on=DAY_OF_MOVE)
        with CaptureQueriesContext(connection) as queries:
            lesson = log(in_ash)
        counts.append(len(queries))
        assert lesson.missed_lessons.count() == ash.enrolments.count() - 1
        lesson.delete()
    assert counts[0] == counts[1]


@dataclass
class Facts:
    """What happened, by day: when the child came into each class, and what was taught there."""

    came: list[dt.date]
    taught: dict[tuple[int, int], tuple[dt.date, bool, bool]]
    """By class and session: the day, whether all of it was taught, and whether they were away."""

    def lacks_and_had(self, session: int) -> tuple[bool, bool]:
        """Live through the child's days in order, and say what is lacked and had at the end."""
        lacks = had = False
        for room, came in enumerate(self.came):
            left = self.came[room + 1] if room + 1 < len(self.came) else TODAY
            day, whole, away = self.taught.get((room, session), (None, False, False))
            if day is None:
                continue
            if day < came:
                lacks = lacks or not had
            elif day < left:
                lacks = lacks or away
                had = had or (whole and not away)
        return lacks, had and not lacks


DAYS = [dt.date(2026, 9, 10 + day) for day in range(18)]
CAME = [dt.date(2026, 9, 2), dt.date(2026, 9, 16), dt.date(2026, 9, 22)]
KEYS = [(room, session) for room in range(3) for session in range(2)]
lesson = st.tuples(st.sampled_from(DAYS), st.sampled_from([True, True, False]), st.booleans())
lessons = st.fixed_dictionaries(dict.fromkeys(KEYS, lesson))
amendments = st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, lesson))
seeds = st.integers(0, 2**32 - 1)
"""An order at random. Hypothesis itself would draw mostly the simplest orders."""


@pytest.mark.django_db
@settings(max_examples=examples(6), suppress_health_check=[HealthCheck.too_slow])
@given(lessons, amendments, seeds)
def test_no_order_of_logging_moving_amending_and_removing_changes_what_is_lacked(
    taught, amended, seed
):
    random = Random(seed)
    with transaction.atomic():
        Recorder(Facts(CAME[: random.randint(2, 3)], taught), amended, random).check()
        transaction.set_rollback(True)


class Recorder:
    """Records the facts in an order at random: moves among lessons, some amended or removed."""

    def __init__(self, facts: Facts, amended, random) -> None:
        self.facts, self.amended, self.random = facts, amended, random
        self.school = factories.SchoolFactory()
        self.by = factories.MembershipFactory(school=self.school, role=Role.PSHE_LEAD).user
        self.sessions = list(
            factories.ModuleFactory(school=self.school, sessions=2).sessions.order_by("position")
        )
        self.rooms = [
            factories.ClassGroupFactory(school=self.school, name=f"5 Room{n}", pupils=1)
            for n in range(len(facts.came))
        ]
        self.child = factories.PupilFactory(school=self.school)
        enrol(pupil=self.child, class_group=self.rooms[0], on=facts.came[0], by=self.by)
        self.now, self.recorded = 0, {}

    def check(self) -> None:
        todo = [key for key in self.facts.taught if key[0] < len(self.rooms)]
        self.random.shuffle(todo)
        while todo or self.now + 1 < len(self.rooms):
            may = [key for key in todo if self.may_record(key, self.facts.taught[key])]
            if may and (self.random.random() < 0.6 or self.now + 1 == len(self.rooms)):
                todo.remove(may[0])
                self.record(may[0], self.facts.taught[may[0]])
            elif self.now + 1 < len(self.rooms):
                self.now += 1
                move(
                    pupil=self.child,
                    to=self.rooms[self.now],
                    on=self.facts.came[self.now],
                    by=self.by,
                )
        self.correct()
        self.compare()

    def may_record(self, key: tuple[int, int], lesson) -> bool:
        """Return whether the lists of the day are known: the child came, if they were there."""
        return key[0] <= self.now or lesson[0] < self.facts.came[key[0]]

    def report(self, key: tuple[int, int], lesson) -> LessonReport:
        day, whole, away = lesson
        room, came = key[0], self.facts.came
        last = room + 1 == len(came)
        there = came[room] <= day and (last or self.now <= room or day < came[room + 1])
        return LessonReport(
            held_on=day,
            outcome=LessonOutcome.TAUGHT if whole else LessonOutcome.PART_TAUGHT,
            taught_by=self.by,
            away={self.child: "away"} if there and away else {},
        )

    def record(self, key: tuple[int, int], lesson) -> None:
        planned = factories.PlannedSessionFactory(
            class_group=self.rooms[key[0]], session=self.sessions[key[1]]
        )
        self.recorded[key] = log_lesson(
            planned_session=planned, report=self.report(key, lesson), by=self.by
        )

    def correct(self) -> None:
        for key, lesson in self.recorded.items():
            fresh = type(lesson).objects.get(pk=lesson.pk)
            if key in self.amended:
                report = self.report(key, self.amended[key])
                amend_lesson(lesson=fresh, report=report, by=self.by)
                self.facts.taught[key] = self.amended[key]
            elif self.random.random() < 0.3:
                remove_lesson(
                    lesson=fresh, reason="By mistake", by=self.by, catch_ups=Settled(0, 0)
                )
                del self.facts.taught[key]

    def compare(self) -> None:
        pairs = sessions_of([self.child])
        for number, session in enumerate(self.sessions):
            pair = (self.child.pk, session.pk)
            expected = self.facts.lacks_and_had(number)
            assert (pair in pairs.open, pair in pairs.had) == expected
            open_rows = self.child.missed_lessons.open().filter(
                lesson__planned_session__session=session
            )
            assert bool(open_rows) == expected[0]
