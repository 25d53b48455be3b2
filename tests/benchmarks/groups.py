"""Times the pages of a group of 16,800 schools against those of a group of three."""

import datetime as dt
from collections.abc import Iterator
from random import Random

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from classes.models import Group, GroupAnswer, GroupSchool, School, SharedSchool
from classes.years.academic_year import AcademicYear
from reports.models import SchoolFigures, SchoolMonth, months_of_year
from reports.small_counts import blurred
from tests import factories
from tests.benchmarks.figure import Figure, compare

SCHOOLS = 16_800
PAGES = {
    "schools of a group, gaps first": "",
    "the last page of schools": "?page=1000",
    "schools by children up to date": "?sort=-up_to_date",
    "schools that are quiet, by name": "?gap=quiet&q=park",
    "the trend by month": "trend/",
}


def measure() -> Iterator[Figure]:
    call_command("collectstatic", interactive=False, verbosity=0)
    user = factories.UserFactory()
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    large, small = (make_group(f"group-{count}", count) for count in (SCHOOLS, 3))
    for group in (large, small):
        factories.GroupOfficerFactory(group=group, user=user)
    for what, page in PAGES.items():
        yield compare(
            f"{what}, {SCHOOLS:,} schools",
            lambda page=page: client.get(f"/groups/{large.slug}/{page}"),
            lambda page=page: client.get(f"/groups/{small.slug}/{page}"),
        )


def make_group(slug: str, count: int) -> Group:
    """Return a group with stored figures of so many schools, this year and last."""
    group, random, now = factories.GroupFactory(slug=slug), Random(count), timezone.now()
    names = (f"{random.choice(('Oak', 'Park', 'Elm'))} Primary {number}" for number in range(count))
    schools = School.objects.bulk_create(
        School(name=name, slug=f"{slug}-{number}") for number, name in enumerate(names)
    )
    SharedSchool.objects.bulk_create(SharedSchool(pk=school.pk, made_at=now) for school in schools)
    GroupSchool.objects.bulk_create(
        GroupSchool(
            group=group, school=school, asked_at=now, answer=GroupAnswer.AGREED, answered_at=now
        )
        for school in schools
    )
    this_year = AcademicYear.current()
    for year in (this_year, AcademicYear(this_year.first_year - 1)):
        SchoolFigures.objects.bulk_create(
            SchoolFigures(school=school, academic_year=year.first_year, **figures(random, now))
            for school in schools
        )
        for month in months_of_year(year):
            SchoolMonth.objects.bulk_create(
                SchoolMonth(school=school, month=month, **figures(random, now))
                for school in schools
            )
    return group


def figures(random: Random, now: dt.datetime) -> dict[str, object]:
    pupils = blurred(whole=60, part=random.randint(30, 60))
    families = blurred(whole=60, part=random.randint(0, 60))
    return {
        "classes": 2,
        "planned": random.choice((0, 16, 20, 24)),
        "taught": random.randint(0, 16),
        "overdue": random.randint(0, 4),
        "on_roll": pupils.whole,
        "up_to_date": pupils.part,
        "families": families.whole,
        "reached": families.part,
        "last_logged_on": now.date() - dt.timedelta(days=random.randint(0, 60)),
        "made_at": now,
    }
