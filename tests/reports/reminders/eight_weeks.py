"""Eight weeks of an invented school, and the emails that its staff get in them.

From Friday 2 October to Friday 27 November 2026: with the end of summer time, half term, a teacher
who forgets to log, a date and an evening that are moved, children away, a joiner and an audit.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import time_machine
from django.core import mail
from django.core.mail import EmailMessage

from classes.mail.actions import deliver_due
from classes.models import ClassGroup, Membership, Role, User
from curriculum.models import LinkState
from lessons.evenings.set_up.actions import save_evening
from lessons.models import MissedReason, PlannedSession
from lessons.planning.actions import schedule, set_due
from reports.reminders.actions import send_due
from tests import factories

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = dt.date(2026, 10, 2), dt.date(2026, 11, 27)
MORNING, AFTER_SCHOOL, LATER = dt.time(7), dt.time(15, 30), dt.time(16)
FRIDAY = 4


def looks(day: dt.date, *, busy: bool) -> list[dt.time]:
    """Return when the worker looks. It does so every ten minutes; only then can anything be due."""
    return [MORNING, *[AFTER_SCHOOL] * (day.weekday() == FRIDAY), *[LATER] * busy]


TITLES = (
    *("Getting to know each other", "What makes a good friend", "Kindness and empathy"),
    *("Feelings and what helps", "Saying yes, saying no", "Keeping in touch safely"),
    *("Who can I ask?", "Looking back"),
)


@dataclass(frozen=True)
class Arrived:
    """An email, whom it reached and when."""

    at: dt.datetime
    to: str
    email: EmailMessage

    @property
    def text(self) -> str:
        """Return the text, with the addresses as short as they are on the screen of a phone."""
        text = re.sub(r"https?://[^/\s]+", "…", str(self.email.body))
        text = re.sub(r"(?<=/stop/)[^/]+", "…", text)
        return re.sub(
            r"/\d+(?=/)|(?<=planned=)\d+", lambda key: "/…" if "/" in key[0] else "…", text
        )


class Story:
    """The school, and what happens on which day."""

    def __init__(self) -> None:
        self.school = factories.SchoolFactory(
            name="Hill View Primary", slug="hill-view", audit_on=dt.date(2026, 11, 27)
        )
        self.lead = self.person("L. Moss", Role.PSHE_LEAD)
        self.dsl = self.person("S. Shaw", Role.SAFEGUARDING_LEAD)
        self.person("H. Head", Role.HEAD)
        self.person("G. Governor", Role.VIEWER)
        self.module = factories.ModuleFactory(school=self.school, title="Real Love Rocks")
        for position, title in enumerate(TITLES, start=1):
            factories.SessionFactory(module=self.module, position=position, title=title)
        for session in self.module.sessions.filter(position__in=[2, 6]):
            for title in ("Picture cards", "Film for the class"):
                link = factories.ResourceFactory(school=self.school, title=title)
                link.sessions.add(session)
        self.ash = self.class_group("5 Ash", "A. Bell")
        self.elm = self.class_group("6 Elm", "E. Frost")
        self.evening = factories.InformationEveningFactory(
            school=self.school, starts_at=dt.datetime(2026, 11, 12, 18, tzinfo=dt.UTC)
        )
        held = factories.InformationEveningFactory(
            school=self.school, starts_at=dt.datetime(2026, 10, 1, 17, tzinfo=dt.UTC)
        )
        for pupil in list(self.school.pupils.all())[:30]:
            factories.EveningAttendanceFactory(evening=held, pupil=pupil)

    def person(self, name: str, role: Role) -> User:
        email = f"{name.lower().replace('. ', '.')}@hill-view.example"
        user = factories.UserFactory(name=name, email=email, password="long-enough-1")
        Membership.objects.create(user=user, school=self.school, role=role)
        return user

    def class_group(self, name: str, teacher: str) -> ClassGroup:
        user = self.person(teacher, Role.TEACHER)
        year = int(name[0])
        group = factories.ClassGroupFactory(
            school=self.school,
            name=name,
            teachers=[user],
            pupils=24,
            youngest_year=year,
            oldest_year=year,
        )
        for session in self.module.sessions.all():
            factories.PlannedSessionFactory(class_group=group, session=session)
        schedule(class_group=group, module=self.module, first_on=dt.date(2026, 10, 6), by=self.lead)
        return group

    def planned(self, group: ClassGroup, position: int) -> PlannedSession:
        return group.planned_sessions.get(session__position=position)

    def teach(self, group: ClassGroup, position: int, *, away: int = 0) -> None:
        """Log a session as taught on the day that it was due, with so many children away."""
        planned = self.planned(group, position)
        taught_by = group.teachers.first()
        lesson = factories.LessonFactory(
            planned_session=planned,
            held_on=planned.due_on,
            taught_by=taught_by,
            pupils_on_roll=24,
            pupils_present=24 - away,
        )
        for pupil in self.school.pupils.filter(enrolments__class_group=group)[:away]:
            factories.MissedLessonFactory(lesson=lesson, pupil=pupil)

    def happens_on(self) -> dict[dt.date, Callable[[], None]]:
        """Return what happens in the course of a day, after the first look of the worker."""
        return {
            dt.date(2026, 10, 6): lambda: self.teach(self.ash, 1, away=2),
            dt.date(2026, 10, 8): lambda: self.teach(self.elm, 1),
            dt.date(2026, 10, 13): lambda: self.teach(self.ash, 2),
            dt.date(2026, 10, 14): self.move_a_date,
            dt.date(2026, 10, 20): lambda: self.teach(self.ash, 3, away=1),
            dt.date(2026, 11, 3): lambda: self.teach(self.ash, 4),
            dt.date(2026, 11, 4): self.move_the_evening,
            dt.date(2026, 11, 9): self.somebody_joins,
            dt.date(2026, 11, 10): lambda: self.teach(self.ash, 5),
            dt.date(2026, 11, 12): lambda: self.teach(self.elm, 2),
            dt.date(2026, 11, 17): lambda: self.teach(self.ash, 6),
            dt.date(2026, 11, 18): self.a_link_breaks,
            dt.date(2026, 11, 24): lambda: self.teach(self.ash, 7),
        }

    def move_a_date(self) -> None:
        """The lead moves the next session of 6 Elm by a week."""
        set_due(
            planned_session=self.planned(self.elm, 3), due_on=dt.date(2026, 11, 5), by=self.lead
        )

    def move_the_evening(self) -> None:
        self.evening.starts_at += dt.timedelta(days=7)
        self.evening.ends_at += dt.timedelta(days=7)
        classes = list(self.evening.class_groups.all())
        save_evening(evening=self.evening, class_groups=classes, documents=[], by=self.lead)

    def somebody_joins(self) -> None:
        """A child joins 5 Ash, after four sessions were taught there."""
        enrolment = factories.EnrolmentFactory(
            class_group=self.ash, pupil__school=self.school, joined_on=dt.date(2026, 11, 9)
        )
        for position in (1, 2, 3, 4):
            lesson = self.planned(self.ash, position).lessons.get()
            factories.MissedLessonFactory(
                lesson=lesson, pupil=enrolment.pupil, reason=MissedReason.JOINED_LATER
            )

    def a_link_breaks(self) -> None:
        self.school.resources.filter(title="Picture cards").update(link_state=LinkState.BROKEN)


def arrivals() -> Iterator[Arrived]:
    """Play the eight weeks, and yield each email as it arrives."""
    with time_machine.travel(dt.datetime(2026, 9, 29, 9, tzinfo=LONDON), tick=False) as clock:
        story = Story()
        happens, day = story.happens_on(), FIRST
        names = {user.email: user.name for user in User.objects.at_school(story.school)}
        while day <= LAST:
            for at in looks(day, busy=day in happens):
                now = dt.datetime.combine(day, at, tzinfo=LONDON)
                clock.move_to(now)
                if at == LATER:
                    happens[day]()
                seen = len(mail.outbox)
                send_due()
                deliver_due()
                for email in mail.outbox[seen:]:
                    yield Arrived(now, names[email.to[0]], email)
            day += dt.timedelta(days=1)
