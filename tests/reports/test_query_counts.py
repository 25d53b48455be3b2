"""A page takes a fixed number of queries: the same for 2 classes as for 12, and few."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classes.models import (
    Backup,
    ClassGroup,
    Job,
    JobKind,
    OutgoingMail,
    RestoreTrial,
    Role,
    School,
    User,
)
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

MOST = 13
MORE = {"summary": 1, "home": 1, "class page": 1}
"""The summary shows the statements of the curriculum map too; the others ask the calendar."""


@dataclass(frozen=True)
class Busy:
    """A school with lessons of all kinds, one of its classes, and somebody of a role."""

    school: School
    class_group: ClassGroup
    user: User


def busy(classes: int, role: Role) -> Busy:
    school, user = factories.SchoolFactory(), factories.UserFactory()
    factories.MembershipFactory(school=school, user=user, role=role)
    teachers = [user] if role == Role.TEACHER else []
    return Busy(school, factories.busy_school(school, classes=classes, teachers=teachers)[0], user)


@cache
def schools_of(role: Role) -> Callable[[], tuple[Busy, Busy]]:
    """Return what makes a school of two classes and one of twelve, each with such a person."""
    return lambda: (busy(2, role), busy(12, role))


def queries_of(client, address) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(seen)


def addresses(school, class_group):
    args = [school.slug]
    return {
        "home": reverse("reports:home", args=args),
        "summary": reverse("reports:summary", args=args),
        "coverage": reverse("reports:coverage", args=args),
        "coverage narrowed": reverse("reports:coverage", args=args)
        + f"?status=overdue&year_group=5&module={school.modules.first().pk}",
        "lessons": reverse("lessons:lessons", args=args),
        "lessons narrowed": reverse("lessons:lessons", args=args)
        + f"?class_group={class_group.pk}&outcome=taught&q=a",
        "classes": reverse("lessons:class_list", args=args),
        "class page": reverse("lessons:class_page", args=[*args, class_group.pk]),
        "children": reverse("lessons:class_children", args=[*args, class_group.pk]),
        "missed": reverse("lessons:missed", args=args),
        "curriculum map": reverse("lessons:curriculum_map", args=args),
        "plans": reverse("lessons:plans", args=args),
        "plan": reverse("lessons:plan", args=[*args, school.modules.first().sessions.first().pk]),
        "calendar": reverse("lessons:calendar", args=args),
        "term dates": reverse("lessons:term_dates", args=args),
        "plan calendar": reverse("lessons:plan_calendar", args=args),
    }


@pytest.mark.parametrize("role", [Role.PSHE_LEAD, Role.TEACHER, Role.VIEWER])
@pytest.mark.parametrize(
    "page",
    [
        "home",
        "summary",
        "coverage",
        "coverage narrowed",
        "lessons",
        "lessons narrowed",
        "classes",
        "class page",
        "curriculum map",
        "plans",
        "plan",
        "calendar",
        "term dates",
        "plan calendar",
    ],
)
def test_a_page_takes_as_many_queries_for_twelve_classes_as_for_two(
    page, role, sign_in, db, originals
):
    two, twelve = (
        queries_of(sign_in(made.user), addresses(made.school, made.class_group)[page])
        for made in originals.copy(schools_of(role))
    )
    most = MOST + MORE.get(page, 0)
    knows_all_names = role is Role.PSHE_LEAD
    assert (
        two == twelve <= (most if knows_all_names else most + 1)
    )  # that of the names to leave out


def test_pages_about_the_installation_take_as_many_queries_with_much_to_show_as_with_little(
    as_lead, lead, school, settings, tmp_path
):
    settings.BACKUP_TO, counts = str(tmp_path), []
    job = Job.objects.create(school=school, kind=JobKind.LINKS, total=1)
    names = ("emails", "your_emails", "backups", "backup_certificate")
    pages = [reverse(f"reports:{name}", args=[school.slug]) for name in names]
    pages.append(reverse("classes:job", args=[school.slug, job.pk]))
    for rows in (1, 20):
        for _ in range(rows):
            OutgoingMail.objects.create(school=school, person=lead, recipients=["a@s.example"])
            Backup.objects.create(place="a")
            RestoreTrial.objects.create(place="a")
        counts.append([queries_of(as_lead, page) for page in pages])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST


def test_missed_lessons_take_as_many_queries_for_twelve_classes_as_for_two(sign_in, person):
    counts = []
    for classes in (2, 12):
        school = factories.SchoolFactory()
        made = factories.busy_school(school, classes=classes)
        client = sign_in(person(Role.PSHE_LEAD, at=school))
        counts.append(queries_of(client, addresses(school, made[0])["missed"]))
    assert counts[0] == counts[1] <= MOST


def test_the_grid_of_children_takes_as_many_queries_for_thirty_children_as_for_four(
    sign_in, person, school
):
    teacher = person(Role.TEACHER)
    group = factories.busy_school(school, classes=2, teachers=[teacher])[0]
    address = addresses(school, group)["children"]
    four = queries_of(sign_in(teacher), address)
    for _ in range(26):
        factories.EnrolmentFactory(class_group=group)
    assert queries_of(sign_in(teacher), address) == four <= MOST + 3  # two for what is late


@pytest.mark.parametrize(
    ("name", "most"),
    [("reports:home", 15), ("reports:leaving_line", 14), ("lessons:leaving", 15)],
)
def test_before_they_leave_takes_as_many_queries_for_twelve_classes(name, most, sign_in, person):
    """In June, when home fetches its line about leavers too."""
    counts = []
    for classes in (2, 12):
        school = factories.SchoolFactory()
        user = person(Role.PSHE_LEAD, at=school)
        factories.busy_school(school, classes=classes)
        school.class_groups.update(youngest_year=6, oldest_year=6)
        with time_machine.travel(dt.datetime(2027, 6, 1, 10, tzinfo=dt.UTC)):
            counts.append(queries_of(sign_in(user), reverse(name, args=[school.slug])))
    assert counts[0] == counts[1] <= most
