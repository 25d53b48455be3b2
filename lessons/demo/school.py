"""The demo school: four classes, 117 invented children, and a year in progress.

Dates move with today, so that there is always something taught, part taught, overdue and planned.
"""

import datetime as dt
from dataclasses import dataclass
from random import Random

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.demo import NAME, PASSWORD, PEOPLE, SLUG, DemoPerson
from classes.models import ClassGroup, Enrolment, Pupil, Role, School, User
from classes.people.actions import add_member
from classes.schools.actions import create_school, save_class_group
from classes.years.academic_year import AcademicYear
from classes.years.year_groups import YearGroups
from curriculum.demo.documents import upload_documents
from curriculum.demo.families_page import publish_families_page
from curriculum.demo.resources import attach_resources
from curriculum.library import load_library
from curriculum.models import Module
from curriculum.modules.actions import copy_module
from lessons.catch_up.actions import close_as_previous_school, record_catch_up
from lessons.demo.evenings import make_evenings
from lessons.demo.names import FIRST_NAMES, SURNAME_LETTERS
from lessons.log.actions import log_lesson
from lessons.log.report import LessonReport
from lessons.models import (
    HowCaughtUp,
    Lesson,
    LessonOutcome,
    MissedReason,
    PlannedSession,
    Understanding,
    calendar_of,
)
from lessons.planning.actions import exclude, take_up_module
from lessons.planning.one_year_group import exclude_year_group
from lessons.planning.term_dates.actions import Line, save_calendar
from lessons.roll.actions import enrol


@dataclass(frozen=True)
class DemoClass:
    """A demo class that has had `taught` sessions; the next one has the status `next_status`."""

    name: str
    years: YearGroups
    teacher: str
    pupils: int
    taught: int
    next_status: str


CLASSES = (
    DemoClass("5 Ash", YearGroups(5, 5), "L. Brennan", 29, 3, "part"),
    DemoClass("5 Oak", YearGroups(5, 5), "J. Okafor", 29, 2, "overdue"),
    DemoClass("6 Elm", YearGroups(6, 6), "S. Dąbrowska", 31, 5, "planned"),
    DemoClass("5/6 Rowan", YearGroups(5, 6), "M. Hartley", 27, 3, "overdue"),
)
EARLIEST = dt.timedelta(weeks=8)
"""How long before today the demo's first lesson was, later in the year."""


class RealSchoolsError(ValidationError):
    """The demo cannot be loaded, because there are real schools."""


@transaction.atomic
def load_demo() -> School:
    """Return the demo school; make it first if it is not there.

    Raise RealSchoolsError if any other school exists.
    """
    existing = School.objects.filter(is_demo=True).order_by("pk").first()
    if existing:
        return existing
    if School.objects.exists():
        raise RealSchoolsError(
            "The demo school was not loaded, because there are real schools here."
        )
    return HopeValley(timezone.localdate()).make()


def make_person(person: DemoPerson) -> User:
    """Return an account that signs in with the printed password."""
    user = User.objects.create_user(person.email, PASSWORD, name=person.name)
    EmailAddress.objects.create(user=user, email=person.email, verified=True, primary=True)
    return user


class DemoSchool:
    """A school of the demo on a given day. Only its dates differ from run to run."""

    school: School
    lead: User

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.year = AcademicYear.of(today)
        self.random = Random(117)  # noqa: S311 (invented names, no secret)
        self.names = self._invented_names()
        self.people: dict[str, User] = {}

    def _set_term_dates(self) -> None:
        usual = [Line.of(row) for row in calendar_of(self.school, self.year).closed]
        save_calendar(school=self.school, year=self.year, lines=usual, by=self.lead)
        self.calendar = calendar_of(self.school, self.year)

    def _named(self, name: str, role: Role) -> None:
        """Put somebody on the staff who cannot sign in."""
        self._member(User.objects.create_user(None, name=name), role)

    def _member(self, user: User, role: Role) -> None:
        add_member(user=user, school=self.school, role=role, by=None)
        self.people[user.name] = user

    def _invented_names(self) -> list[str]:
        pairs = [f"{first} {letter}" for first in FIRST_NAMES for letter in SURNAME_LETTERS[:4]]
        self.random.shuffle(pairs)
        return pairs

    def _make_class(self, demo_class: DemoClass, module: Module) -> None:
        teacher = self.people[demo_class.teacher]
        class_group = save_class_group(
            school=self.school,
            name=demo_class.name,
            academic_year=self.year.first_year,
            year_groups=demo_class.years,
            teachers=[teacher],
            by=self.lead,
        )
        self._enrol(class_group, demo_class.pupils)
        take_up_module(class_group=class_group, module=module, by=self.lead)
        planned = list(class_group.planned_sessions.order_by("session__position"))
        self._teach(demo_class, planned, teacher)
        if demo_class.years == YearGroups(5, 6):
            self._part_ways(planned, teacher)

    def _part_ways(self, planned: list[PlannedSession], teacher: User) -> None:
        """Let the year groups of a mixed class differ, and set a session aside for both.

        Year 6 has had the fifth, which Year 5 is still due. Only Year 6 is due the fourth.
        """
        cycle = "Two-year cycle: taught next year"
        exclude(planned_sessions=planned[-1:], reason=cycle, by=self.lead)
        exclude_year_group(planned_session=planned[3], year_group=5, reason=cycle, by=self.lead)
        log_lesson(
            planned_session=planned[4],
            report=LessonReport(
                held_on=self.calendar.last_open(self._ago(days=1, weeks=0)),
                taught_by=teacher,
                minutes=planned[4].session.minutes,
                understanding=Understanding.SECURE,
                year_group=6,
            ),
            by=teacher,
        )

    def _enrol(self, class_group: ClassGroup, count: int) -> None:
        names = sorted(self.names.pop() for _ in range(count))
        years = class_group.year_groups.years
        pupils = Pupil.objects.bulk_create(
            Pupil(school=self.school, display_name=name) for name in names
        )
        history.create_many(
            Enrolment,
            [
                Enrolment(
                    pupil=pupil,
                    class_group=class_group,
                    joined_on=self.year.start,
                    year_group=years[number % len(years)] if len(years) > 1 else None,
                )
                for number, pupil in enumerate(pupils)
            ],
            by=self.lead,
        )

    def _teach(self, demo_class: DemoClass, planned: list[PlannedSession], teacher: User) -> None:
        """Log the lessons that the class has had, then set dates for the next sessions."""
        back = 1
        for number, session in enumerate(reversed(planned[: demo_class.taught])):
            back = self._open_weeks_ago(back + 1)
            lesson = self._log(session, self._ago(weeks=back), LessonOutcome.TAUGHT, teacher)
            if number:
                self._caught_up(lesson, teacher)
        rest = planned[demo_class.taught :]
        if demo_class.next_status == "part":
            part = self.calendar.last_open(self._ago(weeks=1))
            self._log(rest[0], part, LessonOutcome.PART_TAUGHT, teacher)
        if demo_class.next_status == "overdue":
            late = min(self._ago(weeks=1, days=3), self.today - dt.timedelta(days=1))
            self._due(rest[0], self.calendar.last_open(late))
        coming = rest if demo_class.next_status == "planned" else rest[1:]
        day = self.today
        for session in coming[:2]:
            day = self.calendar.next_open(self.year.clamp(day + dt.timedelta(weeks=1)))
            self._due(session, day)

    def _log(self, planned: PlannedSession, on: dt.date, outcome: str, teacher: User) -> Lesson:
        due = planned.session.year_groups
        pupils = list(Pupil.objects.on_roll(planned.class_group, on, due=due))
        away = self.random.sample(pupils, k=self.random.choice([0, 1, 1, 2]))
        nurse = planned.session.position == 4
        return log_lesson(
            planned_session=planned,
            report=LessonReport(
                held_on=on,
                outcome=outcome,
                taught_by=None if nurse else teacher,
                visitor="School nursing team" if nurse else "",
                minutes=planned.session.minutes,
                away=dict.fromkeys(away, MissedReason.AWAY),
                understanding=self.random.choice(
                    [Understanding.SECURE, Understanding.SECURE, Understanding.DEVELOPING]
                ),
            ),
            by=teacher,
        )

    def _caught_up(self, lesson: Lesson, teacher: User) -> None:
        since = (self.today - lesson.held_on).days
        record_catch_up(
            missed_lessons=lesson.missed_lessons.all(),
            on=lesson.held_on + dt.timedelta(days=min(6, since)),
            how=self.random.choice(HowCaughtUp.values[:2]),
            taught_by=teacher,
            by=teacher,
        )

    def _due(self, planned: PlannedSession, due_on: dt.date) -> None:
        """Set a due date, even before the year starts: on 1 September nothing else is overdue."""
        planned.due_on = due_on
        history.save(planned, by=self.lead)

    def _open_weeks_ago(self, weeks: int) -> int:
        """Return `weeks`, or the next number of weeks ago at which the school was open."""
        later = range(weeks, weeks + 4)
        return next((n for n in later if self.calendar.is_open(self._ago(weeks=n))), weeks)

    def _ago(self, *, weeks: int, days: int = 0) -> dt.date:
        """Return a weekday that long ago; in the first weeks of a year, closer to today."""
        since = (self.today - self.year.start).days
        back = round((weeks * 7 + days) * min(1, since / EARLIEST.days))
        day = self.today - dt.timedelta(days=back)
        weekday = day - dt.timedelta(days=max(0, day.weekday() - 4))
        return max(weekday, self.year.start)


class HopeValley(DemoSchool):
    """The school whose people can sign in, with everything that a school has."""

    def make(self) -> School:
        self.school = create_school(
            name=NAME,
            slug=SLUG,
            is_demo=True,
            set_up_at=timezone.now(),
            safeguarding_lead="Mrs Shaw",
        )
        self._make_people()
        self.lead = self.people["R. Patel"]
        self._set_term_dates()
        module = copy_module(module=load_library(), school=self.school, by=self.lead)
        upload_documents(self.school, by=self.lead)
        for demo_class in CLASSES:
            self._make_class(demo_class, module)
        self._late_joiner()
        attach_resources(module, by=self.lead)
        publish_families_page(self.school, by=self.lead)
        make_evenings(self.school, by=self.lead, today=self.today)
        return self.school

    def _make_people(self) -> None:
        for person in PEOPLE:
            assert person.role
            self._member(make_person(person), person.role)
        teachers = [demo_class.teacher for demo_class in CLASSES]
        for name in [teacher for teacher in teachers if teacher not in self.people]:
            self._named(name, Role.TEACHER)

    def _late_joiner(self) -> None:
        """Add a child to 5 Oak after its first lessons. They had one at their previous school."""
        oak = self.school.class_groups.get(name="5 Oak")
        pupil = Pupil.objects.create(school=self.school, display_name=self.names.pop())
        enrol(pupil=pupil, class_group=oak, on=self._ago(weeks=1), by=self.lead)
        first = pupil.missed_lessons.order_by("lesson__held_on")[:1]
        close_as_previous_school(missed_lessons=first, by=self.lead)
