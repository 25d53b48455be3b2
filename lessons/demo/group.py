"""The demo's group: a trust with the demo school and two smaller ones, all invented.

Bluebell Lane has more gaps than the others. Castle Hill keeps no names of children.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from classes import history
from classes.demo import GROUP_NAME, GROUP_SLUG, OFFICER, no_real_school
from classes.models import (
    ClassGroup,
    Group,
    GroupAnswer,
    GroupKind,
    GroupOfficer,
    GroupSchool,
    Role,
    School,
    User,
)
from classes.years.year_groups import YearGroups
from curriculum.modules.new_schools import make_schools
from lessons.demo.evenings import make_small_evening
from lessons.demo.school import DemoClass, DemoSchool, load_demo, make_person
from lessons.log.actions import log_lesson
from lessons.log.report import LessonReport
from lessons.models import Lesson, PlannedSession, Understanding


@dataclass(frozen=True)
class Plan:
    """What a smaller school is like. `reached` is how many of a hundred families came."""

    name: str
    slug: str
    lead: str
    classes: tuple[DemoClass, ...]
    reached: int
    keeps_pupil_names: bool = True


YEAR_5, YEAR_6 = YearGroups(5, 5), YearGroups(6, 6)
BLUEBELL_LANE = Plan(
    "Bluebell Lane Primary",
    "bluebell-lane",
    "H. Marsh",
    (
        DemoClass("5 Birch", YEAR_5, "T. Adeyemi", 23, 1, "overdue"),
        DemoClass("5 Hazel", YEAR_5, "C. Novak", 22, 2, "overdue"),
        DemoClass("6 Beech", YEAR_6, "I. Khan", 26, 2, "overdue"),
    ),
    reached=58,
)
CASTLE_HILL = Plan(
    "Castle Hill Primary",
    "castle-hill",
    "G. Walsh",
    (
        DemoClass("5 Kestrel", YEAR_5, "P. Lindqvist", 28, 4, "part"),
        DemoClass("6 Falcon", YEAR_6, "O. Reid", 30, 3, "overdue"),
    ),
    reached=71,
    keeps_pupil_names=False,
)


@transaction.atomic
def load_demo_group() -> Group | None:
    """Return the demo's group; make it first if it is not there, and the demo school too.

    Return None where there is a real school beside the demo: nobody could sign in to it.
    Raise RealSchoolsError if there are only real ones.
    """
    school = load_demo()
    existing = Group.objects.filter(is_demo=True).first()
    if existing or not no_real_school():
        return existing
    today = timezone.localdate()
    group = Group(name=GROUP_NAME, slug=GROUP_SLUG, kind=GroupKind.TRUST, is_demo=True)
    history.save(group, by=None)
    history.save(GroupOfficer(group=group, user=make_person(OFFICER)), by=None)
    plans = (BLUEBELL_LANE, CASTLE_HILL)
    made = make_schools(schools=[_school(plan) for plan in plans])
    leads = [SmallSchool(today, one, plan).make() for one, plan in zip(made, plans, strict=True)]
    demo_lead = User.objects.filter(memberships__school=school, memberships__role=Role.PSHE_LEAD)
    for one, lead in zip((school, *made), (demo_lead.first(), *leads), strict=True):
        _agree(group, one, lead)
    return group


def _school(plan: Plan) -> School:
    return School(
        name=plan.name,
        slug=plan.slug,
        keeps_pupil_names=plan.keeps_pupil_names,
        is_demo=True,
        set_up_at=timezone.now(),
    )


def _agree(group: Group, school: School, lead: User | None) -> None:
    """Record that the school was asked and agreed, some days ago."""
    now = timezone.now()
    link = GroupSchool(group=group, school=school, asked_at=now - dt.timedelta(days=9))
    link.answer, link.answered_at = GroupAnswer.AGREED, now - dt.timedelta(days=7)
    link.answered_by = lead
    history.save(link, by=lead)


class SmallSchool(DemoSchool):
    """A school with a few classes, whose people cannot sign in."""

    def __init__(self, today: dt.date, school: School, plan: Plan) -> None:
        super().__init__(today)
        self.school, self.plan = school, plan

    def make(self) -> User:
        """Make the people, classes, lessons and a past evening. Return the PSHE lead."""
        self._named(self.plan.lead, Role.PSHE_LEAD)
        self.lead = self.people[self.plan.lead]
        for demo_class in self.plan.classes:
            self._named(demo_class.teacher, Role.TEACHER)
        self._set_term_dates()
        for demo_class in self.plan.classes:
            self._make_class(demo_class, self.school.modules.get())
        make_small_evening(self.school, by=self.lead, today=self.today, percent=self.plan.reached)
        self._set_when_logged()
        return self.lead

    def _set_when_logged(self) -> None:
        """Let each lesson have been logged on its day. The group sees when one was logged last."""
        logged = Lesson.objects.filter(planned_session__class_group__school=self.school)
        for lesson in logged:
            at = timezone.make_aware(dt.datetime.combine(lesson.held_on, dt.time(15, 45)))
            Lesson.objects.filter(pk=lesson.pk).update(recorded_at=min(at, timezone.now()))

    def _enrol(self, class_group: ClassGroup, count: int) -> None:
        if self.plan.keeps_pupil_names:
            super()._enrol(class_group, count)
            return
        class_group.pupils_on_roll = count
        history.save(class_group, by=self.lead)

    def _log(self, planned: PlannedSession, on: dt.date, outcome: str, teacher: User) -> Lesson:
        if self.plan.keeps_pupil_names:
            return super()._log(planned, on, outcome, teacher)
        on_roll = planned.class_group.pupils_on_roll or 0
        report = LessonReport(
            held_on=on,
            outcome=outcome,
            taught_by=teacher,
            minutes=planned.session.minutes,
            pupils_present=on_roll - self.random.choice([0, 1, 1, 2]),
            pupils_on_roll=on_roll,
            understanding=Understanding.SECURE,
        )
        return log_lesson(planned_session=planned, report=report, by=teacher)

    def _caught_up(self, lesson: Lesson, teacher: User) -> None:
        if self.plan.keeps_pupil_names:
            super()._caught_up(lesson, teacher)
