"""Stores a drawn school in the database, as people recorded it at first and then corrected it."""

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
from tests.reports.agreement import correcting
from tests.reports.agreement.schools import (
    Evening,
    Group,
    Lesson,
    Missed,
    Planned,
    Pupil,
    School,
    Session,
    Stay,
)
from tests.reports.agreement.slowly import is_due, is_there, year_of

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
        self.pupils = self._store_pupils()
        self._store_stays()
        self.lessons: dict[Lesson, lessons.Lesson] = {}
        for group in school.groups:
            for planned in group.planned:
                self._store_planned(group, planned)
        lessons.LessonRoll.objects.write(list(self.lessons.values()))
        self._store_missed()
        self.evenings = {evening: self._store_evening(evening) for evening in school.evenings}
        self._correct()

    def done(self) -> Stored:
        return Stored(
            slug=self.school.slug,
            people=self.people,
            group_pks=[group.pk for group in self.groups.values()],
            evening_pks=[evening.pk for evening in self.evenings.values()],
        )

    def _correct(self) -> None:
        """Withdraw children, and correct the names, children and texts that were wrong."""
        lead = self.people[LEAD]
        correcting.withdraw_pupils(self.missed, by=lead)
        correcting.rename_pupils(self.pupils, by=lead)
        correcting.remove_mistakes(self.drawn.mistakes, self.groups, self.pupils, by=lead)
        for lesson, row in self.lessons.items():
            if lesson.redacted:
                correcting.redact_texts(row, lesson.reason, lesson.note, by=lead)
        for evening, evening_row in self.evenings.items():
            if evening.redacted:
                correcting.redact_texts(evening_row, "Snow", by=lead)

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

    def _store_pupils(self) -> dict[Pupil, classes.Pupil]:
        """Store the children under their former names, and those who are removed later."""
        removed = [mistake.stay.pupil for mistake in self.drawn.mistakes]
        return {
            pupil: classes.Pupil.objects.create(
                school=self.school, display_name=pupil.former or pupil.name
            )
            for pupil in [*self.drawn.pupils, *removed]
        }

    def _store_stays(self) -> None:
        stays = list(self.drawn.stays)
        for mistake in self.drawn.mistakes:
            stays.append(mistake.stay)
            if mistake.next_group and mistake.stay.left:
                place = Stay(mistake.stay.pupil, mistake.next_group, mistake.stay.left, None)
                stays.append(place)
        classes.Enrolment.objects.bulk_create(
            classes.Enrolment(
                pupil=self.pupils[stay.pupil],
                class_group=self.groups[stay.group],
                joined_on=stay.joined,
                left_on=stay.left,
                year_group=stay.year,
            )
            for stay in stays
        )

    def _store_planned(self, group: Group, planned: Planned) -> None:
        row = lessons.PlannedSession.objects.create(
            class_group=self.groups[group],
            session=self.sessions[planned.session],
            due_on=None if planned.aside else planned.due_on,
            set_aside_reason=planned.aside,
        )
        for lesson in planned.lessons:
            listed = self._listed_by_mistake(group, planned.session, lesson)
            self.lessons[lesson] = self._store_lesson(row, lesson, listed)

    def _listed_by_mistake(self, group: Group, session: Session, lesson: Lesson) -> list[bool]:
        """Return, for each child whom the lesson counts by mistake, whether they were present."""
        return [
            lesson not in mistake.missed
            for mistake in self.drawn.mistakes
            if mistake.stay.group is group
            and is_there(mistake.stay, lesson.held_on)
            and is_due(mistake.stay, session)
        ]

    def _store_lesson(
        self, planned: lessons.PlannedSession, lesson: Lesson, listed: list[bool]
    ) -> lessons.Lesson:
        by_staff = not lesson.visitor  # earlier versions kept it for one that did not happen
        return lessons.Lesson.objects.create(
            planned_session=planned,
            held_on=lesson.held_on,
            outcome=lesson.outcome,
            reason=lesson.reason,
            taught_by=self.people["T. Own"] if by_staff else None,
            visitor=lesson.visitor,
            minutes=lesson.minutes,
            pupils_present=None if lesson.present is None else lesson.present + sum(listed),
            pupils_on_roll=None if lesson.on_roll is None else lesson.on_roll + len(listed),
            understanding=lesson.understanding,
            note=lesson.note,
            recorded_by=self.people[LEAD],
        )

    def _store_missed(self) -> None:
        """Store who missed which lesson. Nobody has been withdrawn yet."""
        self.missed = {
            missed: lessons.MissedLesson(
                lesson=row,
                pupil=self.pupils[missed.pupil],
                reason="away" if missed.closed == "withdrawn" else missed.reason,
                closed_as="" if missed.closed == "withdrawn" else missed.closed,
                caught_up_on=missed.caught_up_on,
                how=missed.how,
                by=self.people["U. Other"] if missed.closed == "caught_up" else None,
            )
            for lesson, row in self.lessons.items()
            for missed in [*lesson.missed, *self._missed_by_mistake(lesson)]
        }
        lessons.MissedLesson.objects.bulk_create(self.missed.values())

    def _missed_by_mistake(self, lesson: Lesson) -> list[Missed]:
        return [
            Missed(mistake.stay.pupil, "away", mistake.closed)
            for mistake in self.drawn.mistakes
            if lesson in mistake.missed
        ]

    def _store_evening(self, evening: Evening) -> lessons.InformationEvening:
        invited = [self.groups[group] for group in evening.groups]
        arranged_for = evening.moved_from or evening.starts
        year = year_of(arranged_for.date())
        row = factories.InformationEveningFactory(
            school=self.school,
            title=evening.title,
            starts_at=arranged_for,
            class_groups=[group for group in invited if group.academic_year == year],
        )
        reached = [self._reached(row, pupil, "materials_sent") for pupil in evening.sent]
        reached += [self._reached(row, pupil, "spoken_to") for pupil in evening.spoken]
        lessons.EveningAttendance.objects.bulk_create(reached)
        correcting.move_and_cancel(evening, row, invited, by=self.people[LEAD])
        self._store_who_came(evening, row)
        return row

    def _store_who_came(self, evening: Evening, row: lessons.InformationEvening) -> None:
        families = {coming.family: uuid.uuid4() for coming in evening.came}
        lessons.EveningAttendance.objects.bulk_create(
            self._reached(row, coming.pupil, "came", coming.adults, families[coming.family])
            for coming in evening.came
        )
        lessons.WalkIn.objects.bulk_create(
            lessons.WalkIn(
                evening=row,
                said_name="Sam",
                adults=adults,
                class_group=self.groups[group] if group else None,
            )
            for adults, group in evening.unmatched
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
