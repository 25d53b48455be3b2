"""Any history of a few children, told twice: by the product, and by a slow and obvious diary.

Children join, change class, leave and come back; lessons are taught, in part or whole, to a mixed
class or to one of its year groups; a session is not due for one of them; some are away; some catch
up. At the end both must agree about who has had what, who has what open, who is up
to date, and who would leave without a session.
"""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classes.models import Role
from classes.years.academic_year import AcademicYear
from lessons.catch_up.actions import record_catch_up
from lessons.child.before_leaving import before_leaving
from lessons.child.grid.calculation import grids_of
from lessons.child.grid.marks import Mark
from lessons.child.record import HAS_HAD, PupilSessionStatus, record_of
from lessons.coverage import coverage_of
from lessons.had import sessions_had, sessions_of
from lessons.log.actions import log_lesson
from lessons.log.report import LessonReport
from lessons.models import LessonOutcome, MissedLesson
from lessons.planning.one_year_group import exclude_year_group, restore_year_group
from lessons.roll.actions import enrol, leave, move
from tests import factories
from tests.examples import examples

CLASSES, SESSIONS, CHILDREN = 2, 3, 4
HAD = {Mark.HAD, Mark.HAD_ELSEWHERE, Mark.CAUGHT_UP}
FIRST = dt.date(2026, 9, 2)
TODAY = dt.date(2026, 11, 24)
YEAR = AcademicYear(2026)

numbers = st.integers(0, 5)
events = st.lists(
    st.tuples(
        st.sampled_from(
            ["lesson", "lesson", "part", "move", "leave", "join", "catch up", "not for year 5"]
        ),
        *(numbers, numbers, st.sets(st.integers(0, CHILDREN - 1)), st.sampled_from([0, 0, 1, 5])),
    ),
    max_size=22,
)


@dataclass
class Taught:
    """A lesson as the diary knows it: for whom, who missed it, and whether that is still open."""

    room: int
    session: int
    day: dt.date
    whole: bool
    years: set[int]
    missed: dict[int, bool] = field(default_factory=dict)


def year_of(child: int) -> int:
    return 5 + child % 2


@dataclass
class Diary:
    """The obvious calculation: who sat where on each day, and every lesson, looked through."""

    days: dict[int, dict[dt.date, int]] = field(default_factory=dict)
    lessons: list[Taught] = field(default_factory=list)

    def room(self, child: int, day: dt.date) -> int | None:
        return self.days.get(child, {}).get(day)

    def sit(self, child: int, room: int | None, since: dt.date) -> None:
        """Let a child sit in a room from that day on, until further notice."""
        seats = self.days.setdefault(child, {})
        day = since
        while day <= TODAY:
            seats.pop(day, None)
            if room is not None:
                seats[day] = room
            day += dt.timedelta(days=1)

    def open(self, child: int, session: int) -> bool:
        return any(
            lesson.session == session and lesson.missed.get(child) for lesson in self.lessons
        )

    def had(self, child: int, session: int) -> bool:
        whole = [lesson for lesson in self.lessons if lesson.session == session and lesson.whole]
        got = any(
            child in lesson.missed
            or (self.room(child, lesson.day) == lesson.room and year_of(child) in lesson.years)
            for lesson in whole
        )
        return got and not self.open(child, session)

    def come(self, child: int, room: int, day: dt.date) -> None:
        """Let a child come into a room, and miss what was taught there and is new to them.

        What was taught earlier that very day was taught without them too.
        """
        behind = [
            lesson
            for lesson in self.lessons
            if lesson.room == room
            and lesson.day <= day
            and year_of(child) in lesson.years
            and child not in lesson.missed
            and not self.had(child, lesson.session)
            and not self.open(child, lesson.session)
        ]
        self.sit(child, room, day)
        for lesson in behind:
            lesson.missed[child] = True

    def go(self, child: int, day: dt.date) -> None:
        """Let a child leave a room: its lessons from that day on are not theirs."""
        room = self.room(child, day)
        for lesson in self.lessons:
            if lesson.room == room and lesson.day >= day:
                lesson.missed.pop(child, None)
        self.sit(child, None, day)


class Story:
    """A story told to both the product and the diary, event by event."""

    def __init__(self) -> None:
        self.school = factories.SchoolFactory()
        self.by = factories.MembershipFactory(school=self.school, role=Role.PSHE_LEAD).user
        module = factories.ModuleFactory(school=self.school, sessions=SESSIONS)
        self.sessions = list(module.sessions.order_by("position"))
        self.rooms = [
            factories.ClassGroupFactory(
                school=self.school, name=f"5/6 Room{n}", youngest_year=5, oldest_year=6
            )
            for n in range(CLASSES)
        ]
        self.planned = {
            (n, m): factories.PlannedSessionFactory(class_group=room, session=session)
            for n, room in enumerate(self.rooms)
            for m, session in enumerate(self.sessions)
        }
        self.children = [factories.PupilFactory(school=self.school) for _ in range(CHILDREN)]
        self.diary, self.day, self.changed, self.only_6 = Diary(), FIRST, {}, set()
        for child in range(CHILDREN):
            self.change("join", child, child % CLASSES)

    def tell(self, what: str, first: int, second: int, some: set[int], later: int) -> None:
        """Tell one event, some days after the last; what could not be is passed over."""
        self.day = min(self.day + dt.timedelta(days=later), TODAY)
        child, room = first % CHILDREN, second % CLASSES
        match what:
            case "lesson" | "part":
                year = (None, 5, 6)[second // 2]
                self.teach(room, first % SESSIONS, year, some, whole=what == "lesson")
            case "not for year 5":
                self.leave_out(room, first % SESSIONS)
            case "catch up":
                self.catch_up(child)
            case _:
                self.change(what, child, room)

    def change(self, what: str, child: int, room: int) -> None:
        """Let a child join, move or leave, at most once a day."""
        now, pupil = self.diary.room(child, self.day), self.children[child]
        if self.changed.get(child) == self.day:
            return
        if what == "join" and now is None:
            place = {"on": self.day, "year_group": year_of(child)}
            enrol(pupil=pupil, class_group=self.rooms[room], by=self.by, **place)
            self.diary.come(child, room, self.day)
        elif what == "move" and now not in (None, room):
            move(pupil=pupil, to=self.rooms[room], on=self.day, by=self.by)
            self.diary.go(child, self.day)
            self.diary.come(child, room, self.day)
        elif what == "leave" and now is not None:
            leave(pupil=pupil, on=self.day, by=self.by)
            self.diary.go(child, self.day)
        else:
            return
        self.changed[child] = self.day

    def leave_out(self, room: int, session: int) -> None:
        """Let Year 5 not be due a session, or be due it again."""
        planned, only_6 = self.planned[room, session], (room, session) in self.only_6
        if only_6:
            restore_year_group(planned_session=planned, by=self.by)
        elif not any(5 in lesson.years for lesson in self.lessons_of(room, session)):
            exclude_year_group(planned_session=planned, year_group=5, reason="Later", by=self.by)
        else:
            return
        self.only_6 ^= {(room, session)}

    def lessons_of(self, room: int, session: int) -> list[Taught]:
        lessons = self.diary.lessons
        return [lesson for lesson in lessons if (lesson.room, lesson.session) == (room, session)]

    def teach(
        self, room: int, session: int, year: int | None, some: set[int], *, whole: bool
    ) -> None:
        due = {6} if (room, session) in self.only_6 else {5, 6}
        years = due if year is None else {year}
        there = [
            n
            for n in range(CHILDREN)
            if self.diary.room(n, self.day) == room and year_of(n) in years
        ]
        taught = [row.years for row in self.lessons_of(room, session) if row.whole]
        if not there or not years <= due or (whole and any(years & other for other in taught)):
            return
        if whole and year is None and taught:
            return
        away = sorted(some & set(there))
        report = LessonReport(
            held_on=self.day,
            outcome=LessonOutcome.TAUGHT if whole else LessonOutcome.PART_TAUGHT,
            taught_by=self.by,
            away={self.children[n]: "away" for n in away},
            year_group=year,
        )
        log_lesson(planned_session=self.planned[room, session], report=report, by=self.by)
        missed = dict.fromkeys(away, True)
        self.diary.lessons.append(Taught(room, session, self.day, whole, years, missed))

    def catch_up(self, child: int) -> None:
        """Let a child catch up on all that is open."""
        record_catch_up(
            missed_lessons=MissedLesson.objects.open().filter(pupil=self.children[child]),
            on=self.day,
            how="other",
            taught_by=self.by,
            by=self.by,
        )
        for lesson in self.diary.lessons:
            if child in lesson.missed:
                lesson.missed[child] = False

    def pairs(self, question) -> set[tuple[int, int]]:
        """Return the pairs of keys of which the diary says yes."""
        return {
            (pupil.pk, session.pk)
            for n, pupil in enumerate(self.children)
            for m, session in enumerate(self.sessions)
            if question(n, m)
        }


@pytest.mark.django_db
@settings(max_examples=examples(5), suppress_health_check=[HealthCheck.too_slow])
@given(events)
def test_the_product_and_a_plain_diary_tell_the_same(history):
    with transaction.atomic():
        story = Story()
        for event in history:
            story.tell(*event)
        check_had_and_open(story)
        check_figures(story)
        check_records(story)
        check_grids(story)
        transaction.set_rollback(True)


def check_had_and_open(story: Story) -> None:
    assert sessions_of(story.children).open == story.pairs(story.diary.open)
    assert sessions_had(story.children) == story.pairs(story.diary.had)
    assert sessions_had(story.children, on=TODAY) == story.pairs(story.diary.had)


def check_figures(story: Story) -> None:
    """Compare the figures of each class, and who would leave without a session."""
    on_roll = {n: story.diary.room(n, TODAY) for n in range(CHILDREN)}
    coverage = coverage_of(story.school.class_groups.all(), today=TODAY)
    for row in coverage.classes:
        here = [n for n, room in on_roll.items() if room == story.rooms.index(row.class_group)]
        behind = [n for n in here if any(story.diary.open(n, m) for m in range(SESSIONS))]
        assert (row.pupils_on_roll, row.pupils_behind) == (len(here), len(behind))
    lacking = {
        (leaver.pupil.pk, not_had.session.pk)
        for leaver in before_leaving(story.school, YEAR, today=TODAY)
        for not_had in leaver.not_had
    }
    leaves = {n for n, room in on_roll.items() if room is not None and year_of(n) == 6}
    assert lacking == story.pairs(lambda n, m: n in leaves and not story.diary.had(n, m))


def check_records(story: Story) -> None:
    """Compare what each child's page says of each session."""
    had, still_open = story.pairs(story.diary.had), story.pairs(story.diary.open)
    for pupil in story.children:
        rows = [row for year in record_of(pupil, today=TODAY).years for row in year.rows]
        shown = {
            (pupil.pk, row.session.pk)
            for row in rows
            if row.status in HAS_HAD and not row.open_elsewhere
        }
        assert shown == {pair for pair in had if pair[0] == pupil.pk}
        to_catch_up = {
            (pupil.pk, row.session.pk)
            for row in rows
            if row.status is PupilSessionStatus.TO_CATCH_UP
        }
        assert to_catch_up == {pair for pair in still_open if pair[0] == pupil.pk}


def check_grids(story: Story) -> None:
    """Compare the grids of the classes: every child on roll, every session of the class."""
    coverage = coverage_of(story.school.class_groups.all(), today=TODAY)
    cells = [
        (row.pupil, cell)
        for grid in grids_of(coverage, on=TODAY)
        for row in grid.rows
        for cell in row.cells
    ]
    here = {pupil.pk for pupil, _ in cells}
    had = {(pupil.pk, cell.session.pk) for pupil, cell in cells if cell.mark in HAD}
    still_open = {(pupil.pk, cell.session.pk) for pupil, cell in cells if cell.to_catch_up}
    assert here == {story.children[n].pk for n in range(CHILDREN) if _is_here(story, n)}
    assert had == {pair for pair in story.pairs(story.diary.had) if pair[0] in here}
    assert still_open == {pair for pair in story.pairs(story.diary.open) if pair[0] in here}


def _is_here(story: Story, child: int) -> bool:
    return story.diary.room(child, TODAY) is not None
