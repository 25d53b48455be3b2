"""The page that checks a workbook."""

import io
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from classes.models import Role
from classes.sandbox import pool
from reports.audit.actions import make_export
from reports.models import AuditExport
from reports.verification.limits import MOST_BYTES
from tests import factories
from tests.classes.tables.conftest import zipped
from tests.pages import document, text_of
from tests.reports.verification.conftest import changed, content_of, saved, without_properties

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def address(school) -> str:
    return reverse("reports:check", args=[school.slug])


@pytest.fixture
def page(as_lead, address):
    """Return a function that uploads a file and returns the page."""

    def give(content: bytes, name: str = "audit.xlsx", status: int = 200) -> str:
        answer = as_lead.post(address, {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == status
        return answer.content.decode()

    return give


def test_the_audit_page_leads_to_it(as_lead, school, address):
    audit = as_lead.get(reverse("reports:audit", args=[school.slug])).content.decode()
    assert f'href="{address}"' in audit
    assert 'type="file"' in as_lead.get(address).content.decode()


def test_the_original_is_shown_with_its_number_maker_and_date(page, export, content, lead):
    html = page(content)
    assert "✓" in html
    assert verdict_of(html) == "original"
    assert "This is the original file" in html
    assert "It is identical to workbook 2." in html
    assert export.sha256 in html
    assert "Tue 24 Nov 2026" in html
    assert f"by {lead.name}" in html
    assert "<dd>shown</dd>" in html


def test_a_workbook_that_was_only_likened_is_called_most_like_the_original(page, export, content):
    def change(book):
        del book["About"]
        book["Lessons"]["I2"] = 5

    html = " ".join(page(without_properties(changed(content, change))).split())
    assert "It is most like workbook 2 and has" in html
    assert "Most like no. 2, academic year" in html
    claimed = " ".join(page(changed(content, change)).split())
    assert "It comes from workbook 2 and has" in claimed


def verdict_of(html: str) -> str:
    [verdict] = document(html).xpath("//@data-verdict")
    return verdict


def test_a_copy_is_amber_lists_what_was_not_compared_and_offers_the_original(
    page, school, export, content
):
    html = page(changed(content))
    assert verdict_of(html) == "resaved"
    assert "✓" not in html
    assert export.sha256 in html
    assert "Margins and the settings of a printer" in html
    assert reverse("reports:export_again", args=[school.slug, export.pk]) in html


def test_changes_are_shown_in_a_table(page, school, export, content):
    def change(book):
        book["Lessons"]["I2"] = None

    html = page(changed(content, change))
    assert "This file has been changed since it was made" in html
    assert "has 1 difference." in text_of(html)
    assert verdict_of(html) == "changed"
    [now] = document(html).xpath("//td[@data-label='Now']")
    assert now.text_content().strip() == "nothing"
    assert reverse("reports:export_again", args=[school.slug, export.pk]) in html


def test_the_first_differences_of_a_kind_are_shown_and_the_rest_counted(page, export, content):
    def change(book):
        for row in range(2, 60):
            book["Change history"].cell(row, 2).value = "Somebody else"

    html = page(changed(content, change))
    assert html.count("Somebody else") == 20
    assert "has 58 differences." in text_of(html)
    assert "These are the first 20. There are 38 more." in text_of(html)


def test_another_schools_workbook_reveals_nothing_about_that_school(page, export, other_school):
    theirs = other_school.audit_exports.get(number=2)
    html = page(content_of(theirs))
    assert "This workbook was not made by" in html
    assert other_school.name not in html
    assert "data-label" not in html
    assert verdict_of(html) == "foreign"
    assert not any(group.name in html for group in other_school.class_groups.all())


def test_a_damaged_file_is_unreadable(page, content):
    html = page(content[: len(content) // 2])
    assert "This file cannot be read as a workbook" in html
    assert "This file is damaged or incomplete" in html
    assert verdict_of(html) == "unreadable"


@pytest.mark.parametrize(
    "unreadable",
    [
        b"PK, cut short",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"%PDF-1.7",
        zipped(**{"content.xml": b"<a/>"}),
        zipped(**{"xl/workbook.bin": b""}),
        zipped(**{"School.csv": b""}),
    ],
)
def test_nobody_is_told_to_save_again_the_file_that_is_to_be_proved(page, school, unreadable):
    html = page(unreadable)
    [verdict] = document(html).find_class("verdict")
    text = " ".join(verdict.text_content().split())
    assert "Ask for the original again, or download it under Earlier workbooks" in text
    assert re.search(r"\b(?:save|choose|export the)\b", text, re.IGNORECASE) is None
    [link] = verdict.xpath(".//a/@href")
    assert link.startswith(reverse("reports:audit", args=[school.slug]))


def test_a_file_that_has_to_wait_for_others_is_no_verdict(page, content, monkeypatch):
    monkeypatch.setattr(pool, "WAITS", 0.01)
    with pool._turn(), pool._turn():
        html = page(changed(content), status=422)
    assert "Wait a minute, then choose the file again." in html
    assert "cannot be read as a workbook" not in html


def test_a_missing_file_is_an_error(as_lead, address):
    answer = as_lead.post(address, {})
    assert answer.status_code == 422
    assert "Choose a file to check." in answer.content.decode()


def test_a_text_instead_of_a_file_is_an_error(as_lead, address):
    answer = as_lead.post(address, {"file": "audit.xlsx"})
    assert answer.status_code == 422
    assert "Choose a file to check." in answer.content.decode()


def test_an_empty_file_is_an_error(page):
    html = page(b"", status=422)
    assert "The file is empty. Ask for the original again" in html


def test_a_file_that_is_too_large_is_not_read(page):
    html = page(b"PK" + bytes(MOST_BYTES), status=422)
    assert "The file is bigger than 10 MB" in html


def test_a_school_that_makes_larger_workbooks_may_check_larger_ones(page, export):
    AuditExport.objects.filter(pk=export.pk).update(size=12 * 1024 * 1024)
    assert "cannot be read" in page(b"PK" + bytes(MOST_BYTES))
    assert "bigger than 30 MB" in page(b"PK" + bytes(3 * MOST_BYTES), status=422)


def test_names_in_the_file_are_shown_as_text(page, export, content):
    def change(book):
        book["Lessons"]["A2"] = "<script>alert(1)</script>"

    html = page(changed(content, change), name="<img src=x>.xlsx")
    assert "<script>alert" not in html
    assert "<img src=x>" not in html


def test_nothing_of_the_file_is_kept(page, export, content, school):
    before = sorted(settings.MEDIA_ROOT.rglob("*"))
    page(changed(content, lambda book: book["Lessons"].delete_rows(3)))
    assert sorted(settings.MEDIA_ROOT.rglob("*")) == before
    assert school.audit_exports.count() == 2


def test_the_check_needs_a_csrf_token(lead, address, content):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead)
    answer = client.post(address, {"file": SimpleUploadedFile("a.xlsx", content)})
    assert answer.status_code == 403


@pytest.mark.parametrize("role", [Role.TEACHER, Role.VIEWER])
def test_people_who_may_not_audit_get_a_404(sign_in, person, address, role):
    client = sign_in(person(role))
    assert client.get(address).status_code == 404
    file = SimpleUploadedFile("a.xlsx", saved(Workbook()))
    assert client.post(address, {"file": file}).status_code == 404


def test_the_safeguarding_lead_may(sign_in, person, address, content):
    client = sign_in(person(Role.SAFEGUARDING_LEAD))
    answer = client.post(address, {"file": io.BytesIO(content)})
    assert "This is the original file" in answer.content.decode()


@pytest.mark.parametrize("classes", [2, 12])
def test_the_page_takes_a_fixed_number_of_queries(
    as_lead, school, lead, address, classes, django_assert_num_queries
):
    factories.busy_school(school, classes=classes)
    made = make_export(school=school, academic_year=2026, with_names=True, by=lead)
    file = io.BytesIO(changed(content_of(made), lambda book: book["Lessons"].delete_rows(3)))
    with django_assert_num_queries(16):
        assert "changed since it was made" in as_lead.post(address, {"file": file}).content.decode()
