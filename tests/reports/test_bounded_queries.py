"""The database works as little for a page among other schools as it does for the school alone.

SQLite counts its own steps, and plans a query the same way however many rows there are. So a query
that looks at the rows of another school takes more steps once there is one.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from classes.access_records import record_look
from classes.models import Happened, Looked, OutgoingMail, Role, School, User
from classes.security_log import record_event
from curriculum.models import Outcome
from lessons.calendar.events import events_for
from lessons.models import ClosedDays, ClosedFor, EveningAnswer, InformationEvening
from reports.models import AuditExport
from tests import factories
from tests.benchmarks.england.pages import AS_TEACHER, PAGES, PUBLIC, places

pytestmark = [
    pytest.mark.sqlite_is_enough,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite counts its steps"),
]

AT_A_TIME = 10
"""SQLite says so each time a query has taken this many steps."""
MORE = 6 * AT_A_TIME
"""By how many steps a page may differ, as what remains of each query is not counted."""


def test_a_page_does_not_look_at_the_rows_of_other_schools(demo, sign_in):
    another_school()  # its rows follow those of the demo, where a query has to stop
    beside_one = steps_of_pages(demo, sign_in)
    another_school()
    beside_two = steps_of_pages(demo, sign_in)
    more = {page: steps - beside_one[page] for page, steps in beside_two.items()}
    assert {page: steps for page, steps in more.items() if steps > MORE} == {}


def steps_of_pages(school: School, sign_in) -> dict[str, int]:
    """Return the steps that the database takes for each page."""
    lead, teacher = (User.objects.get(email=f"{who}@demo.example") for who in ("lead", "teacher"))
    keys = places(school, teacher)
    staff, public = f"/schools/{school.slug}/", f"/online-safety/{school.slug}/"
    addresses = {page: (lead, staff + path) for page, path in PAGES.items()}
    addresses |= {f"{page}, as a teacher": (teacher, staff + PAGES[page]) for page in AS_TEACHER}
    addresses |= {page: (None, public + path) for page, path in PUBLIC.items()}
    clients = {person: sign_in(person) for person in (lead, teacher)} | {None: Client()}
    for path in (staff, staff + PAGES["a child"].format_map(keys)):  # says who looked
        clients[lead].get(path)
    steps = {}
    for page, (person, path) in addresses.items():
        with counted() as count:
            answer = clients[person].get(path.format_map(keys))
        assert answer.status_code == 200, page
        steps[page] = count[0]
    with counted() as count:
        assert events_for(lead, school)
    steps["a calendar program"] = count[0]
    return steps


@contextmanager
def counted() -> Iterator[list[int]]:
    """Count the steps of all queries in the block."""
    count = [0]

    def step() -> None:
        count[0] += AT_A_TIME

    connection.connection.set_progress_handler(step, AT_A_TIME)
    try:
        yield count
    finally:
        connection.connection.set_progress_handler(None, 0)


def another_school() -> None:
    """Make a school that has something of everything."""
    school, lead = factories.SchoolFactory(), factories.UserFactory()
    factories.MembershipFactory(school=school, user=lead, role=Role.PSHE_LEAD)
    for group in factories.busy_school(school, classes=8, teachers=[lead]):
        factories.CoverFactory(class_group=group)
    for session in school.modules.get().sessions.all():
        session.outcomes.set(Outcome.objects.all())
    for evening in factories.InformationEveningFactory.create_batch(3, school=school):
        families(evening, by=lead)
    factories.ResourceFactory.create_batch(5, school=school)
    factories.DocumentFactory.create_batch(5, school=school)
    for number in range(1, 6):
        AuditExport.objects.create(
            school=school, number=number, academic_year=2026, size=1, made_at=timezone.now()
        )
        OutgoingMail.objects.create(school=school, person=lead, recipients=["a@s.example"])
        record_event(Happened.SIGNED_IN, by=lead, school=school)
        record_look(Looked.CHILD, by=lead, school=school, pupil=school.pupils.all()[number])
        ClosedDays.objects.create(
            school=school,
            first_day=f"2026-12-0{number}",
            last_day=f"2026-12-0{number}",
            closed_for=ClosedFor.INSET,
        )


def families(evening: InformationEvening, *, by: User) -> None:
    """Let the family of each child come, and answer first."""
    for pupil in evening.school.pupils.all():
        factories.EveningAttendanceFactory(evening=evening, pupil=pupil)
        EveningAnswer.objects.create(
            evening=evening, pupil=pupil, adults=1, settled_at=timezone.now(), settled_by=by
        )
        evening.taps.create(key=uuid.uuid4(), pupil=pupil, adults=1)
