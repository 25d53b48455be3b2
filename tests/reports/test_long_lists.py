"""Whoever presses Next on a long list sees each of its rows once, to the last."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from lxml import html

from classes.models import Membership, Role, User
from curriculum.models import Resource
from lessons.models import (
    EveningAnswer,
    EveningAttendance,
    InformationEvening,
    Lesson,
    MissedLesson,
    MissedReason,
    PlannedSession,
    WalkIn,
)
from reports.models import AuditExport, Clearing
from tests import factories
from tests.pages import document

pytestmark = pytest.mark.sqlite_is_enough

MOST_PAGES = 20
"""More than any list here has, in case that Next leads to the first page for ever."""

TABLE = "//main//table/tbody/tr"


@pytest.fixture
def evening(demo) -> InformationEvening:
    """An evening that was yesterday, to which nobody of 117 children came."""
    starts_at = timezone.now() - dt.timedelta(days=1)
    return factories.InformationEveningFactory(school=demo, starts_at=starts_at)


def test_next_leads_through_every_row_of_every_list(demo, evening):
    fill(evening)
    client = Client()
    client.force_login(User.objects.get(email="lead@demo.example"))
    of_evening = f"evenings/{evening.pk}"
    lists = {
        "lessons/": TABLE,
        "missed/": TABLE,
        "lessons/log/": "//main//ul[contains(@class, 'todo')]/li",
        "leaving/": "//main//section[contains(@class, 'leaving')]",
        "history/": TABLE,
        "resources/": TABLE,
        "people/": "//main//ul[contains(@class, 'todo')]/li[.//ul]",
        "audit/": TABLE,
        "keeping/": "(//main//table)[last()]/tbody/tr",
        "evenings/": "//main//ul[contains(@class, 'todo')]/li",
        f"{of_evening}/follow-up/": "//input[@name='pupil']",
        f"{of_evening}/letters/": "//article[contains(@class, 'letter')]",
        f"{of_evening}/answers/": TABLE,
        f"{of_evening}/walk-ins/": "//main//select[@name='pupil']",
    }
    faults = {
        address: fault
        for address, row in lists.items()
        if (fault := fault_of(client, f"/schools/{demo.slug}/{address}", row))
    }
    assert faults == {}


def fault_of(client: Client, address: str, row: str) -> str:
    """Return what is wrong with the pages of a list; nothing if each row is seen once."""
    pages = list(pages_of(client, address))
    rows = [html.tostring(each) for page in pages for each in document(page).xpath(row)]
    paginator = paginator_of(pages[0])
    if paginator.num_pages < 2 or len(pages) != paginator.num_pages:
        return f"{len(pages)} pages of {paginator.num_pages}"
    if len(rows) != paginator.count:
        return f"{len(rows)} rows of {paginator.count}"
    if len(set(rows)) != len(rows) and "history" not in address:
        return f"{len(set(rows))} different rows of {len(rows)}"
    return ""


def pages_of(client: Client, address: str) -> Iterator[HttpResponse]:
    """Open a list and follow its first Next, as long as it leads to a page that is new."""
    seen: set[str] = set()
    while address not in seen and len(seen) < MOST_PAGES:
        seen.add(address)
        page = client.get(address)
        assert page.status_code == 200, address
        yield page
        links = document(page).xpath("//nav[contains(@class, 'pages')][1]//a[@rel='next']/@href")
        if not links:
            return
        address = urljoin(address, links[0])


def paginator_of(page: HttpResponse) -> Paginator:
    """Return the paginator of the list that a page shows."""
    context = page.context
    if "table" in context:
        return context["table"].page.paginator
    return context["people" if "people" in context else "page"].paginator


def fill(evening: InformationEvening) -> None:
    """Make more rows than a page of each list holds, where the demo school has too few."""
    school, now = evening.school, timezone.now()
    lead = User.objects.get(email="lead@demo.example")
    classes = list(school.class_groups.filter(enrolments__isnull=False).distinct())
    EveningAttendance.objects.all().delete()
    module = factories.ModuleFactory(school=school, sessions=18)
    planned = PlannedSession.objects.bulk_create(
        PlannedSession(class_group=group, session=session)
        for session in module.sessions.all()
        for group in classes
    )
    Lesson.objects.bulk_create(
        Lesson(
            planned_session=each,
            held_on=evening.day,
            outcome="taught",
            taught_by=lead,
            recorded_by=lead,
            minutes=60,
            note=f"Note {n}",
        )
        for n, each in enumerate(planned[:30])
    )
    MissedLesson.objects.bulk_create(
        (
            MissedLesson(lesson=lesson, pupil=enrolment.pupil, reason=MissedReason.AWAY)
            for group in classes[:2]
            for lesson in Lesson.objects.filter(
                planned_session__class_group=group, outcome="taught"
            )[:1]
            for enrolment in group.enrolments.select_related("pupil")
        ),
        ignore_conflicts=True,
    )
    for n in range(6):
        factories.ClassGroupFactory(
            school=school, name=f"6 Fir {n}", youngest_year=6, oldest_year=6, pupils=1
        )
    Resource.objects.bulk_create(
        Resource(school=school, title=f"Site {n}", url=f"https://site{n}.example/")
        for n in range(30)
    )
    people = User.objects.bulk_create(
        User(name=f"T. Person{n}", email=f"person{n}@school.example") for n in range(60)
    )
    Membership.objects.bulk_create(
        Membership(user=user, school=school, role=Role.VIEWER) for user in people
    )
    AuditExport.objects.bulk_create(
        AuditExport(
            school=school,
            number=100 + n,
            academic_year=2026,
            made_by=lead,
            made_at=now,
            sha256=f"{n:064x}",
            size=1,
            file=f"{n}.xlsx",
        )
        for n in range(30)
    )
    Clearing.objects.bulk_create(
        Clearing(school=school, what="history", how_many=n + 1, reason="Old") for n in range(30)
    )
    InformationEvening.objects.bulk_create(
        InformationEvening(
            school=school,
            title=f"Evening {n}",
            starts_at=evening.starts_at,
            ends_at=evening.ends_at,
        )
        for n in range(25)
    )
    EveningAnswer.objects.bulk_create(
        EveningAnswer(evening=evening, first_name=f"Kit{n}", surname_letter="B", adults=1)
        for n in range(55)
    )
    WalkIn.objects.bulk_create(
        WalkIn(evening=evening, said_name=f"Kit{n} B", adults=1) for n in range(55)
    )
