"""The page for the data protection officer: the document with the school's own settings."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classes.access import Permission
from classes.models import Role, School
from reports.data_protection.document import DOCUMENT
from reports.models.clearing import Cleared
from reports.retention.periods import periods_of
from tests import factories
from tests.pages import document, text_of
from tests.reports.data_protection.write_tables import with_tables

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def address(school):
    return reverse("reports:data_protection", args=[school.slug])


def cells(page, section: str) -> list[list[str]]:
    rows = document(page).xpath(f"//section[h2[@id='{section}']]//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_the_document_has_the_tables_of_the_program():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert with_tables(text) == text, "Run python -m tests.reports.data_protection.write_tables"


def test_each_kind_that_is_cleared_by_age_has_a_period():
    assert set(periods_of(School())) == set(Cleared) - {Cleared.CHILD, Cleared.TEXT}


def test_the_page_says_where_backups_and_errors_go(settings, as_lead, address):
    assert "Into the log on the server alone" in text_of(as_lead.get(address))
    settings.SENTRY_DSN = "https://key@sentry.trust.example/7"
    assert "To sentry.trust.example, without text" in text_of(as_lead.get(address))
    assert "ask your technician" in text_of(as_lead.get(address))
    settings.BACKUP_TO = "s3://trust/backups"
    assert "Every night, encrypted, to s3://trust/backups." in text_of(as_lead.get(address))


def test_the_page_shows_the_schools_own_settings(school, as_lead, lead, address):
    school.keep_names_years, school.keep_lessons_years = 3, 9
    school.safeguarding_lead, school.name = "D. <b>Ford", "Hill & Dale"
    school.save()
    factories.ClassGroupFactory(school=school, name="5 Oak", pupils=2)
    page = as_lead.get(address)
    rows = cells(page, "this-school")
    facts = {row[0]: row[1] for row in rows if len(row) == 2}
    assert facts["Children on roll in the classes of 2026/27"] == "2"
    assert facts["Safeguarding lead"] == "D. <b>Ford"
    assert facts["As on"] == "24 November 2026"
    assert ["PSHE lead", "1", "0", lead.name] in rows
    periods = {row[0]: row[1] for row in cells(page, "how-long-everything-is-kept")}
    assert periods["Names of children who left"] == "3 academic years"
    assert periods["Classes, lessons, evenings"] == "9 years"
    text = text_of(page)
    assert "Hill & Dale records which lessons" in text
    assert "until 3 school years after the end of the one in which the child leaves" in text
    assert "[" not in text


def test_the_page_shows_every_permission_of_each_role(as_lead, address):
    rows = cells(as_lead.get(address), "who-can-see-what")
    assert len(rows) == len(Permission)
    assert ["Who looked at children's names", "–", "–", "whole school", "–", "–"] in rows


def test_the_measures_say_that_the_door_shows_teachers_every_class(as_lead, address):
    measures = {row[0]: row[1] for row in cells(as_lead.get(address), "step-6-measures")}
    assert "their own classes' names, except at the door while an evening is open" in measures["A"]


def test_it_names_no_file_of_the_repository(as_lead, address):
    assert ".md" not in text_of(as_lead.get(address))


def test_no_child_is_named(school, as_lead, address):
    group = factories.ClassGroupFactory(school=school)
    factories.EnrolmentFactory(class_group=group, pupil__display_name="Zebedee Quill")
    assert "Zebedee" not in as_lead.get(address).text


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.SAFEGUARDING_LEAD, 200), (Role.TEACHER, 404), (Role.VIEWER, 404)],
)
def test_only_the_two_leads_open_it(person, sign_in, address, role, status):
    assert sign_in(person(role)).get(address).status_code == status


def test_a_larger_school_takes_no_more_queries(school, as_lead, address):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert as_lead.get(address).status_code == 200
        return len(seen)

    factories.ClassGroupFactory(school=school, name="5 Oak", pupils=2)
    few = queries()
    for number in range(4):
        factories.ClassGroupFactory(school=school, name=f"6 Elm {number}", pupils=3)
        factories.MembershipFactory(school=school, role=Role.TEACHER)
    assert queries() == few
    assert few <= 14
