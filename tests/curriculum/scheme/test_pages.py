"""The pages to import and download a scheme of work."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from classes.models import Role
from curriculum.library import load_library
from curriculum.models import Module, Session
from curriculum.scheme import scheme_csv
from tests import factories
from tests.classes.tables.conftest import zipped


@pytest.fixture
def address(school) -> str:
    return reverse("curriculum:scheme_import", args=[school.slug])


def upload(content: str | bytes, name: str = "scheme.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def test_a_file_becomes_a_module(as_lead, school, lead, address):
    file = upload("title,years,term\nKindness,5-6,1\nBoundaries,6,2\n")
    answer = as_lead.post(address, {"title": "Ours", "publisher": "Us", "file": file}, follow=True)
    module = school.modules.get()
    assert (module.title, module.publisher, module.key) == ("Ours", "Us", "ours")
    assert [str(session) for session in module.sessions.all()] == ["1. Kindness", "2. Boundaries"]
    assert (
        "You have imported Ours, with 2 sessions. These columns were left out: term." in answer.text
    )
    version = module.sessions.first().history.first()
    assert version.history_user == lead


def test_one_wrong_row_means_that_nothing_is_imported(as_lead, address):
    file = upload("title,years\nKindness,5-6\n,6\nBoundaries,later\n")
    answer = as_lead.post(address, {"title": "Ours", "file": file})
    assert answer.status_code == 422
    assert "Nothing was imported." in answer.text
    assert "Line 3, title: This field cannot be blank." in answer.text
    assert "Line 4, years: “later” is not a year group" in answer.text
    assert 'value="Ours"' in answer.text
    assert not Module.objects.exists()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"%PDF-1.7", "This is a PDF"), (zipped(**{"School.csv": b""}), "This is a zip folder")],
)
def test_a_file_that_is_not_a_table_is_refused(as_lead, address, content, reason):
    answer = as_lead.post(address, {"title": "Ours", "file": upload(content, "scheme.xlsx")})
    assert answer.status_code == 422
    assert reason in answer.text
    assert "Nothing was imported." in answer.text
    assert not re.search("class list|School Data Sync|your school’s system", answer.text)
    assert not Module.objects.exists()


@pytest.mark.parametrize("missing", ["title", "file"])
def test_title_and_file_are_needed(as_lead, address, missing):
    data = {"title": "Ours", "file": upload("title,years\nA,6\n")}
    del data[missing]
    assert as_lead.post(address, data).status_code == 422
    assert not Module.objects.exists()


def test_the_content_of_a_cell_cannot_run_in_the_page(as_lead, address):
    file = upload("title,years\nA,<script>alert(1)</script>\n")
    answer = as_lead.post(address, {"title": "Ours", "file": file})
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_the_page_lists_the_columns_and_the_codes(as_lead, address):
    factories.OutcomeFactory(code="RSHE-SAFE")
    text = as_lead.get(address).text
    assert "before_teaching" in text
    assert "RSHE-SAFE" in text


@pytest.mark.parametrize(
    ("query", "ending", "kind"),
    [
        ("", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("?as=csv", "csv", "text/csv; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("role", list(Role))
def test_all_staff_can_download_a_module(sign_in, person, school, role, query, ending, kind):
    module = factories.ModuleFactory(school=school, key="ours", sessions=2)
    page = reverse("curriculum:scheme_export", args=[school.slug, module.pk])
    answer = sign_in(person(role)).get(page + query)
    assert answer["Content-Disposition"] == f'attachment; filename="ours.{ending}"'
    assert answer["Content-Type"] == kind


def test_a_download_can_be_imported_elsewhere(as_lead, address, school):
    module = factories.ModuleFactory(sessions=3)
    file = upload(scheme_csv(module))
    as_lead.post(address, {"title": "Theirs", "file": file})
    assert [session.title for session in school.modules.get().sessions.all()] == [
        session.title for session in module.sessions.all()
    ]


def test_the_example_is_the_shipped_outline(as_lead, school):
    page = reverse("curriculum:scheme_example", args=[school.slug])
    assert "There is no example" in as_lead.get(page, follow=True).text
    load_library()
    assert "Boundaries and consent" in as_lead.get(f"{page}?as=csv").text
    assert as_lead.get(page)["Content-Disposition"].endswith('"example-scheme.xlsx"')
