"""No child's name is in an email, whatever classes, sessions, resources and evenings are called."""

import datetime as dt

import pytest

from classes.models import Role
from curriculum.models import LinkState
from lessons.evenings.set_up.actions import cancel_evening
from lessons.models import MissedReason
from lessons.planning.actions import exclude, set_due
from tests import factories

pytestmark = pytest.mark.django_db

NAMES = (
    *("Adaeze Byron", "Zoë O’Brien-Łuk", "<b>Tolu</b> Quist", "Kofi\u00a0Mensah", "Will Power"),
    *("Bea\r\nBcc: evil@example.com", "Iqra & Co", "李小龍", "Rowan Ashdown"),
)


def test_no_email_holds_the_name_of_a_child(staff, school, at):
    lead, group = staff[Role.PSHE_LEAD], school.class_groups.get()
    planned = list(group.planned_sessions.order_by("session__position"))
    lesson = factories.LessonFactory(planned_session=planned[0], held_on=dt.date(2026, 10, 1))
    for number, name in enumerate(NAMES):
        pupil = factories.PupilFactory(school=school, display_name=name)
        factories.EnrolmentFactory(class_group=group, pupil=pupil)
        reason = MissedReason.JOINED_LATER if number % 2 else MissedReason.AWAY
        factories.MissedLessonFactory(lesson=lesson, pupil=pupil, reason=reason)
        link = factories.ResourceFactory(
            school=school, title=f"Cards for {name}"[:160], link_state=LinkState.BROKEN
        )
        link.sessions.add(planned[2].session)
        session = factories.SessionFactory(
            module=planned[0].session.module, position=20 + number, title=f"Meeting {name}"
        )
        for day in (dt.date(2026, 11, 9), dt.date(2026, 11, 26)):
            named = factories.ClassGroupFactory(
                school=school,
                name=f"{name} {day.day}"[:40].replace("\r\n", " "),
                teachers=[staff[Role.TEACHER]],
            )
            factories.PlannedSessionFactory(class_group=named, session=session, due_on=day)
    evening = factories.InformationEveningFactory(
        school=school,
        title=f"An evening for {NAMES[0]}",
        starts_at=dt.datetime(2026, 12, 3, 18, tzinfo=dt.UTC),
    )
    cancel_evening(evening=evening, reason=f"{NAMES[1]} is ill", by=lead)
    exclude(planned_sessions=[planned[2]], reason=f"{NAMES[4]} has had it", by=lead)
    set_due(planned_session=planned[1], due_on=dt.date(2026, 12, 1), by=lead)
    emails = [*at(2026, 11, 16, 16), *at(2026, 11, 20, 15, 30), *at(2026, 11, 23)]
    school.audit_on = dt.date(2026, 11, 25)
    school.save()
    emails += at(2026, 11, 24)
    assert {email.to[0].split("@")[0] for email in emails} >= {
        *("teacher", "pshe_lead", "safeguarding_lead", "head")
    }
    for email in emails:
        whole = "\n".join(
            [email.subject, email.body, email.alternatives[0].content, str(email.message())]
        )
        for name in (*NAMES, "Byron", "Zoë", "Tolu", "Kofi", "Bea", "Iqra", "李小龍", "evil"):
            assert name not in whole, (name, email.subject)
