"""Fixtures for importing past lessons: a class with three sessions, and files made of rows."""

import csv
import io
from collections.abc import Callable, Iterable

import pytest

from classes.models import ClassGroup
from lessons.imports.log_workbook.actions import import_log, preview_log
from lessons.imports.log_workbook.changes import LogChanges
from lessons.imports.log_workbook.reading import read_log_workbook
from tests import factories

HEADER = [
    *("Class", "Session", "Date", "Outcome", "Taught by", "Minutes", "On roll", "Present"),
    *("Away", "Missed", "Joined later", "Caught up", "Understanding", "Note"),
]


def as_csv(rows: Iterable[Iterable]) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target).writerows(rows)
    return target.getvalue().encode("utf-8-sig")


def row(**cells) -> list:
    """Return the row of a taught lesson: `row(date="1/10/2026")`, with keys as in HEADER."""
    values = {
        "class": "5 Oak",
        "session": "Kindness",
        "date": "12/10/2026",
        "outcome": "Taught",
        "taught by": "R. Patel",
    }
    values |= {key.replace("_", " "): value for key, value in cells.items()}
    return [values.get(name.lower(), "") for name in HEADER]


@pytest.fixture
def oak(school) -> ClassGroup:
    """5 Oak with Ada F, Bo K and Cy L, due Kindness, Staying safe and Being online."""
    factories.MembershipFactory(school=school, user__name="R. Patel")
    oak = factories.ClassGroupFactory(school=school, name="5 Oak")
    for name in ("Ada F", "Bo K", "Cy L"):
        factories.EnrolmentFactory(class_group=oak, pupil__display_name=name)
    module = factories.ModuleFactory(school=school, title="Real Love Rocks")
    for position, title in enumerate(["Kindness", "Staying safe", "Being online"], start=1):
        session = factories.SessionFactory(module=module, position=position, title=title)
        factories.PlannedSessionFactory(class_group=oak, session=session)
    return oak


@pytest.fixture
def preview_rows(school) -> Callable[..., LogChanges]:
    """Return a function that previews rows: `preview_rows(row(), row(…))`."""

    def preview(*rows, header=HEADER) -> LogChanges:
        log = read_log_workbook(io.BytesIO(as_csv([header, *rows])), "log.csv")
        return preview_log(school=school, academic_year=2026, log=log)

    return preview


@pytest.fixture
def import_rows(school, lead) -> Callable[..., LogChanges]:
    """Return a function that imports rows: `import_rows(row(), row(…))`."""

    def run(*rows, header=HEADER, **options) -> LogChanges:
        log = read_log_workbook(io.BytesIO(as_csv([header, *rows])), "log.csv")
        arguments = {"school": school, "academic_year": 2026, "source": "log.csv", "by": lead}
        return import_log(log=log, **(arguments | options))

    return run
