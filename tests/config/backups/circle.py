"""Backs one school of two up, removes it and restores it; prints what is there before and after.

    python -m tests.config.backups.circle FOLDER

It runs as a process of its own, with the migrations and settings of an installation.
"""

import hashlib
import json
import sys
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import django


def main() -> None:
    """Go round once, and print each stage as JSON."""
    django.setup()
    from django.core.management import CommandError, call_command

    place = Path(sys.argv[1])
    call_command("createcachetable")
    fill()
    others = keys_of_others()
    stages: dict[str, Any] = {"before": seen(others)}
    call_command("backup", "--school", "hope-valley", "--to", str(place), stdout=StringIO())
    (archive,) = map(str, place.iterdir())
    try:
        call_command("restore", archive)
    except CommandError as error:
        stages["refused"] = str(error)
    stages["still"] = {"others": digests(others)}
    call_command("remove_school", "hope-valley", "--yes", "hope-valley", stdout=StringIO())
    stages["removed"] = {"others": digests(others), "school": is_there()}
    call_command("restore", archive, stdout=StringIO())
    stages["after"] = seen(others)
    print(json.dumps(stages))


def fill() -> None:
    """Load two schools, with somebody who has a role at both, and with imports to undo."""
    from allauth.mfa.totp.internal.auth import TOTP

    from classes.models import Membership, Pupil, RosterImport, School, User
    from curriculum.library import load_library
    from lessons.demo.school import load_demo
    from lessons.imports.tracker.actions import digest_of
    from lessons.models import Lesson, TrackerImport
    from tests import factories

    load_library()
    school = load_demo()
    School.objects.filter(pk=school.pk).update(is_demo=False)
    other = factories.SchoolFactory(slug="oak-lane")
    both = factories.UserFactory(email="both@school.example")
    factories.busy_school(other, classes=1, teachers=[both])
    for each in (school, other):
        Membership.objects.create(user=both, school=each, role="teacher")
    lead = User.objects.get(email="lead@demo.example")
    TOTP.activate(lead, "JBSWY3DPEHPK3PXP")
    pupil = Pupil.objects.filter(school=school).first()
    lesson = Lesson.objects.filter(planned_session__class_group__school=school).first()
    state = {"school_id": school.pk, "display_name": pupil.display_name}
    RosterImport.objects.create(
        school=school,
        academic_year=2026,
        source="list.csv",
        journal=[["Pupil", pupil.pk, None, state]],
    )
    TrackerImport.objects.create(
        school=school,
        academic_year=2026,
        lessons={str(lesson.pk): digest_of(lesson)},
        planned=[lesson.planned_session_id],
    )


def seen(others: dict[Any, set[Any]]) -> dict[str, Any]:
    """Return what the workbook, the files, the imports and the sign-in of the school are now."""
    from classes.models import School
    from curriculum.models import Document

    school = School.objects.get(slug="hope-valley")
    documents = {}
    for document in Document.objects.filter(school=school):
        with document.file.open() as file:
            documents[document.title] = hashlib.sha256(file.read()).hexdigest()
    return {
        "others": digests(others),
        "workbook": cells(school),
        "documents": documents,
        "imports": imports(school),
        "lead": signed_in("lead@demo.example"),
        "key": school.pk,
    }


def is_there() -> bool:
    """Return whether the school is there."""
    from classes.models import School

    return School.objects.filter(slug="hope-valley").exists()


def cells(school: Any) -> dict[str, list[str]]:
    """Return every cell of the school's workbook with names, but not of the sheet of its date."""
    from datetime import UTC, datetime

    from openpyxl import load_workbook

    from reports.sheets import workbook
    from reports.sheets.source import Options

    file = BytesIO()
    at = datetime(2030, 1, 1, tzinfo=UTC)
    first_year = school.class_groups.latest("academic_year").academic_year
    workbook.build(school, first_year, Options(number=1, with_names=True, made_at=at), file)
    sheets = load_workbook(file, read_only=True).worksheets
    return {
        each.title: [repr(line) for line in each.iter_rows(values_only=True)]
        for each in sheets
        if each.title != "About"
    }


def imports(school: Any) -> list[Any]:
    """Return what the imports of the school name, as texts instead of keys."""
    from classes.models import Pupil
    from lessons.imports.tracker.actions import undoing_of
    from lessons.models import LessonRoll, PlannedSession

    ((_, pk, _, state),) = school.roster_imports.get().journal
    tracker = school.tracker_imports.get()
    rolls = LessonRoll.objects.filter(lesson__planned_session__class_group__school=school)
    listed = {each for roll in rolls for each in roll.pupils}
    return [
        Pupil.objects.get(pk=pk, school=state["school_id"]).display_name,
        [str(lesson.held_on) for lesson in undoing_of(tracker).gone],
        [str(each.session) for each in PlannedSession.objects.filter(pk__in=tracker.planned)],
        sorted(Pupil.objects.filter(school=school, pk__in=listed).values_list("display_name")),
        len(listed),
    ]


def signed_in(email: str) -> list[Any]:
    """Sign in with the password and the second step, and return where that leads."""
    from allauth.mfa.totp.internal import auth
    from django.core.cache import cache
    from django.test import Client, override_settings

    from classes.demo import PASSWORD

    cache.clear()
    with override_settings(ALLOWED_HOSTS=["*"]):
        client = Client()
        first = client.post("/accounts/login/", {"login": email, "password": PASSWORD})
        now = next(iter(auth.yield_hotp_counters_from_time()))
        code = auth.format_hotp_value(auth.hotp_value("JBSWY3DPEHPK3PXP", now))
        second = client.post(first.headers.get("Location", "/"), {"code": code})
        return [second.headers.get("Location"), "_auth_user_id" in client.session]


def keys_of_others() -> dict[Any, set[Any]]:
    """Return the key of each row in the database that is not the school's, by table."""
    from django.apps import apps

    from classes.models import School
    from config.backups import rows
    from lessons.removal.belongings import Belongings

    school = Belongings([School.objects.get(slug="hope-valley")])
    return {
        table: set(table._base_manager.values_list("pk", flat=True)) - school.rows()[table]
        for table in apps.get_models(include_auto_created=True)
        if table._meta.label_lower not in rows.LEFT_OUT
    }


def digests(keys: dict[Any, set[Any]]) -> dict[str, str]:
    """Return a digest of those rows for each table."""
    from config.backups import rows

    return {
        table._meta.label: hashlib.sha256(repr(list(rows.rows_of(table, its))).encode()).hexdigest()
        for table, its in keys.items()
    }


if __name__ == "__main__":
    main()
