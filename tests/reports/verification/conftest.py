"""Fixtures for checking: a workbook that a school made, and other programs' copies of it."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from classes.models import Role, School, User
from lessons.models import Lesson
from reports.audit.actions import make_export
from reports.models import AuditExport
from reports.verification.checking import check
from reports.verification.verdict import CheckResult
from tests import factories
from tests.libreoffice import converted

HERE = Path(__file__).parent
Change = Callable[[Workbook], object]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of the check to one database: they are about files."""
    for test in items:
        if HERE in test.path.parents:
            test.add_marker(pytest.mark.sqlite_is_enough)


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def content_of(export: AuditExport) -> bytes:
    with export.file.open("rb") as file:
        return file.read()


def changed(content: bytes, change: Change = lambda book: None) -> bytes:
    """Return a workbook as another program saves it, after a change."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    return saved(book)


def without_properties(content: bytes) -> bytes:
    """Return a workbook as programs save it that drop its custom properties."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "_rels/.rels":
                data = data.replace(b"custom-properties", b"left-out")
            archive.writestr(name, data)
    return target.getvalue()


def shown_differences(answer: CheckResult) -> list[tuple[str, str, str, str]]:
    """Return the differences as the page shows them."""
    return [
        (difference.sheet, difference.place, difference.then, difference.now)
        for group in answer.groups
        for difference in group.first
    ]


def resaved_by_libreoffice(content: bytes, folder: Path) -> bytes:
    """Return the workbook as LibreOffice saves it. Skip the test if it is not installed."""
    return converted(content, "xlsx", folder)


def a_year(school: School, classes: int = 3) -> None:
    """Record a little of everything at a school, with unusual texts, at 17 seconds past."""
    groups = factories.busy_school(school, classes=classes)
    lesson = groups[0].planned_sessions.first().lessons.first()
    lesson.note = "“Quoted”,\nsecond line; =1+1 & <b>\ttab  two spaces "
    lesson.minutes = 55
    lesson.save()
    at = dt.datetime(2026, 10, 12, 14, 30, 17, tzinfo=dt.UTC)
    Lesson.objects.filter(planned_session__class_group__school=school).update(recorded_at=at)
    factories.ResourceFactory(school=school)
    factories.InformationEveningFactory(school=school)


def school_with_exports() -> AuditExport:
    """Make a school and two workbooks of it, the second by its PSHE lead; return the second."""
    school, lead = factories.SchoolFactory(), factories.UserFactory()
    factories.MembershipFactory(user=lead, school=school, role=Role.PSHE_LEAD)
    a_year(school)
    make_export(school=school, academic_year=2026, with_names=False, by=None)
    return make_export(school=school, academic_year=2026, with_names=True, by=lead)


@pytest.fixture
def export(db, originals) -> AuditExport:
    """The second workbook of the school, made by the PSHE lead."""
    return originals.copy(school_with_exports)


@pytest.fixture
def school(request) -> School:
    """The school of the workbook; without one in the test, a school that has made none."""
    if "export" in request.fixturenames:
        return request.getfixturevalue("export").school
    request.getfixturevalue("db")
    return factories.SchoolFactory()


@pytest.fixture
def lead(request, person) -> User:
    if "export" in request.fixturenames:
        return request.getfixturevalue("export").made_by
    return person(Role.PSHE_LEAD)


@pytest.fixture
def content(export) -> bytes:
    return content_of(export)


@pytest.fixture
def ask(school) -> Callable[[bytes], CheckResult]:
    """Return a function: `ask(content)` checks a file for the school."""
    return lambda content: check(school=school, content=content)


@pytest.fixture
def other_school(db) -> School:
    """Another school that made a workbook of the same number."""
    other = factories.SchoolFactory()
    a_year(other)
    for _ in range(2):
        make_export(school=other, academic_year=2026, with_names=True, by=None)
    return other
