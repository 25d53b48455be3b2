"""Stores a drawn school in the database, as if people had recorded it."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import time_machine
from django.db import transaction
from django.test import Client

from classes import models as classes
from classes.models import Membership, Role, User
from curriculum import models as curriculum
from lessons import models as lessons
from tests import factories
from tests.reports.agreement.schools import Evening, Group, Lesson, Planned, School

LEAD = "Lead Person"


@dataclass
class Stored:
    """A drawn school and its rows. `group_pks` and `evening_pks` are in the drawn order."""

    slug: str
    people: dict[str, User]
    group_pks: list[int]
    evening_pks: list[int]

    def signed_in(self, name: str = LEAD) -> Client:
        client = Client()
        client.force_login(self.people[name])
        return client


@contextmanager
def stored(school: School) -> Iterator[Stored]:
    """Store a drawn school and set the clock to ten o'clock on its day. Undo it all afterwards."""
    moment = dt.datetime.combine(school.today, dt.time(10), dt.UTC)
    with time_machine.travel(moment, tick=True), transaction.atomic():
        yield _Storing(school).done()
        transaction.set_rollback(True)


class _Storing:
    def __init__(self, school: School) -> None:
        self.drawn = school
        self.school = factories.SchoolFactory(keeps_pupil_names=school.keeps_names)
        self.people = {
            name: factories.UserFactory(name=name) for name in (LEAD, "T. Own", "U. Other")
        }
        self._give_roles()
        self.sessions = self._store_sessions()
        self.groups = {group: self._store_group(group) for group in school.groups}
        self.pupils = {
            pupil: classes.Pupil.objects.create(school=self.school, display_name=pupil.name)
            for pupil in school.pupils
        }
        self._store_stays()
        self.missed: list[lessons.MissedLesson] = []
        for group in school.groups:
            for planned in group.planned:
                self._store_planned(group, planned)
        lessons.MissedLesson.objects.bulk_create(self.missed)
        self.evenings = [self._store_evening(evening) for evening in school.evenings]

    def done(self) -> Stored:
        return Stored(
            slug=self.school.slug,
            people=self.people,
            group_pks=[group.pk for group in self.groups.values()],
            evening_pks=[group.pk for group in self.evenings],
        )

    def _give_roles(self) -> None:
        for name, user in self.people.items():
            role = Role.PSHE_LEAD if name == LEAD else Role.TEACHER
            Membership.objects.create(user=user, school=self.school, role=role)

    def _store_sessions(self) -> dict:
        outcomes = {
            code: factories.OutcomeFactory(
                framework__code=framework, code=code, heading=f"Statement {code}"
            )
            for framework, code in self.drawn.statements
        }
        modules = {
            title: factories.ModuleFactory(school=self.school, title=title)
            for title in {session.module for session in self.drawn.sessions}
        }
        rows = {}
        for session in self.drawn.sessions:
            rows[session] = curriculum.Session.objects.create(
                module=modules[session.module],
                position=session.position,
                title=session.title.split(". ")[1],
                youngest_year=session.youngest,
                oldest_year=session.oldest,
            )
            rows[session].outcomes.set([outcomes[code] for code in session.serves])
        return rows

    def _store_group(self, group: Group) -> classes.ClassGroup:
        return factories.ClassGroupFactory(
            school=self.school,
            academic_year=group.year,
            name=group.name,
            youngest_year=group.youngest,
            oldest_year=group.oldest,
            pupils_on_roll=group.heads,
            teachers=[self.people[name] for name in group.teachers],
        )

    def _store_stays(self) -> None:
        classes.Enrolment.objects.bulk_create(
            classes.Enrolment(
                pupil=self.pupils[stay.pupil],
                class_group=self.groups[stay.group],
                joined_on=stay.joined,
                left_on=stay.left,
                year_group=stay.year,
            )
            for stay in self.drawn.stays
        )

    def _store_planned(self, group: Group, planned: Planned) -> None:
        row = lessons.PlannedSession.objects.create(
            class_group=self.groups[group],
            session=self.sessions[planned.session],
            due_on=None if planned.aside else planned.due_on,
            set_aside_reason=planned.aside,
        )
        for lesson in planned.lessons:
            self._store_lesson(row, lesson)

    def _store_lesson(self, planned: lessons.PlannedSession, lesson: Lesson) -> None:
        by_staff = lesson.happened and not lesson.visitor
        row = lessons.Lesson.objects.create(
            planned_session=planned,
            held_on=lesson.held_on,
            outcome=lesson.outcome,
            reason=lesson.reason,
            taught_by=self.people["T. Own"] if by_staff else None,
            visitor=lesson.visitor,
            minutes=lesson.minutes,
            pupils_present=lesson.present,
            pupils_on_roll=lesson.on_roll,
            understanding=lesson.understanding,
            note=lesson.note,
            recorded_by=self.people[LEAD],
        )
        self.missed += [
            lessons.MissedLesson(
                lesson=row,
                pupil=self.pupils[missed.pupil],
                reason=missed.reason,
                closed_as=missed.closed,
                caught_up_on=missed.caught_up_on,
                how=missed.how,
                by=self.people["U. Other"] if missed.closed == "caught_up" else None,
            )
            for missed in lesson.missed
        ]

    def _store_evening(self, evening: Evening) -> lessons.InformationEvening:
        row = factories.InformationEveningFactory(
            school=self.school,
            title=evening.title,
            starts_at=evening.starts,
            cancelled_at=evening.starts if evening.cancelled else None,
            cancelled_reason="Snow" if evening.cancelled else "",
            class_groups=[self.groups[group] for group in evening.groups],
        )
        families = {coming.family: uuid.uuid4() for coming in evening.came}
        reached = [
            self._reached(row, coming.pupil, "came", coming.adults, families[coming.family])
            for coming in evening.came
        ]
        reached += [self._reached(row, pupil, "materials_sent") for pupil in evening.sent]
        reached += [self._reached(row, pupil, "spoken_to") for pupil in evening.spoken]
        lessons.EveningAttendance.objects.bulk_create(reached)
        lessons.WalkIn.objects.bulk_create(
            lessons.WalkIn(evening=row, said_name="Sam", adults=adults)
            for adults in evening.unmatched
        )
        lessons.EveningCount.objects.bulk_create(
            lessons.EveningCount(
                evening=row,
                class_group=self.groups[group],
                families=families_came,
                adults=adults,
                reached_after=after,
            )
            for group, families_came, adults, after in evening.heads
        )
        return row

    def _reached(self, row, pupil, outcome, adults=None, party=None) -> lessons.EveningAttendance:
        return lessons.EveningAttendance(
            evening=row,
            pupil=self.pupils[pupil],
            outcome=outcome,
            adults=adults,
            party=party,
            on=self.drawn.today,
            by=self.people[LEAD],
        )
