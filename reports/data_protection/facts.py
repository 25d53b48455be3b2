"""What is true of one school and its installation today. No child is named."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.utils.html import escape

from classes.models import Membership, Pupil, Role, School, User
from classes.names.order import Alphabetical
from classes.words.counts import count_of
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from lessons.coverage import coverage_of
from reports.data_protection.table import Table

SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
TO_ASK = "Not known here: ask your technician"


def tables_of_facts(school: School, *, today: dt.date) -> Mapping[str, Table]:
    """Return the tables about the school and its people by their place.

    It takes eleven queries, and one more if the settings do not name the safeguarding lead.
    """
    return {
        "school": Table(["Question", "Answer"], list(_facts(school, today))),
        "roles": _roles(school),
    }


def blanks(school: School) -> Mapping[str, str]:
    """Return what replaces each bracket in the text, escaped for HTML."""
    return {
        "[the school]": escape(school.name),
        "[the safeguarding lead]": escape(school.safeguarding_lead_name),
        "[names are kept until]": _names_kept_until(school.keep_names_years),
        "[lessons are kept for]": count_of(school.keep_lessons_years, "year"),
    }


def _names_kept_until(years: int) -> str:
    if years == 0:
        return "the end of the school year in which the child leaves"
    if years == 1:
        return "the end of the school year after the one in which the child leaves"
    return f"{years} school years after the end of the one in which the child leaves"


def _facts(school: School, today: dt.date) -> Iterator[tuple[str, str]]:
    yield "School", escape(f"{school.name}, URN {school.urn}" if school.urn else school.name)
    yield "As on", long_date(today)
    yield "Are children’s names kept?", _keeps_names(school)
    year = AcademicYear.of(today)
    on_roll = coverage_of(
        school.class_groups.in_year(year.first_year), today=today
    ).total.pupils_on_roll
    yield f"Children on roll in the classes of {year}", f"{on_roll:,}"
    named = Pupil.objects.filter(school=school).named().count()
    yield "Children whose name is held, also of those who left", f"{named:,}"
    lead = school.named_safeguarding_lead or "No name in the settings, and nobody has the role"
    yield "Safeguarding lead", escape(lead)
    operators = User.objects.filter(is_staff=True, is_active=True).count()
    yield "Operators, who look after the installation and see no child", f"{operators:,}"
    yield "Where it is installed", _address()
    yield "Database", _database()
    yield "Documents and workbooks", _files()
    yield "Emails", _emails()
    yield "Backups", _backups()
    yield "Errors of the program", _errors()
    yield "Disk encryption", TO_ASK
    yield "Version", settings.VERSION


def _keeps_names(school: School) -> str:
    if school.keeps_pupil_names:
        return "Yes"
    return "No. A lesson says how many children were there, and not who"


def _address() -> str:
    connected = "over HTTPS" if settings.HTTPS else "without HTTPS: not for real children’s names"
    return escape(f"{settings.SITE_URL}, {connected}")


def _database() -> str:
    if connection.vendor == "sqlite":
        return "SQLite: a file on the same server"
    host = settings.DATABASES["default"].get("HOST") or "the same server"
    return escape(f"PostgreSQL on {host}")


def _files() -> str:
    """Return where files are kept. Who runs the bucket may be a processor."""
    options = settings.STORAGES["default"].get("OPTIONS", {})
    bucket = options.get("bucket_name")
    if not bucket:
        return "In a folder on the same server"
    where = options["endpoint_url"] or f"Amazon S3, {options['region_name']}"
    return escape(f"In the bucket {bucket} at {where}")


def _emails() -> str:
    """Return where emails go. The mail server sees staff's addresses, so it may be a processor."""
    if not settings.EMAIL_DELIVERY_BACKEND.endswith("smtp.EmailBackend"):
        return "Not set up: no email leaves the server"
    return escape(f"They leave through {settings.EMAIL_HOST}")


def _backups() -> str:
    """Return where backups go. Who keeps them may be a processor."""
    if not settings.BACKUP_TO:
        return TO_ASK
    return escape(f"Every night, encrypted, to {settings.BACKUP_TO}. The oldest is of a year ago")


def _errors() -> str:
    """Return where errors go besides the log. Whoever collects them may be a processor."""
    host = urlsplit(settings.SENTRY_DSN).hostname
    places = [*settings.ERRORS_TO, *([host] if host else [])]
    if not places:
        return "Into the log on the server alone"
    return escape(f"To {', '.join(places)}, without text that may name a child")


def _roles(school: School) -> Table:
    """Return who holds each role, and how many of them use two-step sign-in. Two queries."""
    people: dict[str, list[User]] = defaultdict(list)
    memberships = Membership.objects.filter(school=school, user__is_active=True)
    for membership in memberships.select_related("user").order_by(
        Alphabetical("user__name"), "user"
    ):
        people[membership.role].append(membership.user)
    steps = Authenticator.objects.filter(
        type__in=SECOND_STEPS, user__in=memberships.order_by().values("user")
    )
    two_step = set(steps.values_list("user_id", flat=True))
    rows = []
    for role in Role:
        users = people[role]
        sure = sum(user.pk in two_step for user in users)
        names = escape(", ".join(user.name for user in users) or "–")
        rows.append([role.label, f"{len(users):,}", f"{sure:,}", names])
    return Table(["Role", "People", "With two-step sign-in", "Who"], rows)
