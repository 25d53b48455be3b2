"""The audit page: making a workbook, and downloading one again."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from classes.models import Role
from reports.models import AuditExport
from tests import factories
from tests.pages import document, text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def address(school) -> str:
    return f"/schools/{school.slug}/audit/"


def data_of(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_page_offers_the_year_and_has_no_workbooks_yet(as_lead, oak, address):
    page = as_lead.get(address)
    [year] = document(page).xpath("//select[@name='year']/option[@selected]")
    assert (year.get("value"), year.text) == ("2026", "2026/27")
    assert "No workbook has been made yet" in text_of(page)
    assert 'name="with_names"' in page.text


def test_the_button_downloads_the_workbook(as_lead, oak, lead, address, read):
    response = as_lead.post(f"{address}export/", {"academic_year": 2026})
    assert response.status_code == 200
    assert response["Content-Disposition"] == (
        f'attachment; filename="{oak.school.slug}-audit-2026-27.xlsx"'
    )
    data = data_of(response)
    kept = AuditExport.objects.get()
    assert kept.sha256 == hashlib.sha256(data).hexdigest()
    assert kept.made_by == lead
    assert "Amina K" not in "".join(read(data).members.values())


def test_names_are_shown_only_when_ticked(as_lead, oak, address, read):
    response = as_lead.post(f"{address}export/", {"academic_year": 2026, "with_names": "on"})
    assert read(data_of(response)).records("Missed lessons")[0]["Pupil"] == "Amina K"


def test_the_page_and_the_command_make_the_same_sheets(as_lead, oak, address, read, tmp_path):
    page = read(data_of(as_lead.post(f"{address}export/", {"academic_year": 2026})))
    out = tmp_path / "audit.xlsx"
    call_command("export_audit", "--school", oak.school.slug, "--year", "2026", "--out", str(out))
    command = read(out.read_bytes())
    assert page.book.sheetnames == command.book.sheetnames
    for title in page.book.sheetnames[1:]:
        assert page.rows(title) == command.rows(title)


def test_a_workbook_can_be_downloaded_again_byte_for_byte(as_lead, oak, address):
    first = data_of(as_lead.post(f"{address}export/", {"academic_year": 2026}))
    kept = AuditExport.objects.get()
    page = as_lead.get(address).content.decode()
    assert kept.sha256[:12] in page
    assert f"{address}exports/{kept.pk}/" in page
    assert data_of(as_lead.get(f"{address}exports/{kept.pk}/")) == first


def test_a_lost_file_is_explained(as_lead, oak, address):
    data_of(as_lead.post(f"{address}export/", {"academic_year": 2026}))
    kept = AuditExport.objects.get()
    default_storage.delete(kept.file.name)
    page = as_lead.get(f"{address}exports/{kept.pk}/", follow=True).content.decode()
    assert "no longer on the server" in page


@pytest.mark.parametrize("year", ["2031", "", "x"])
def test_a_year_that_is_not_offered_is_refused(as_lead, oak, address, year):
    response = as_lead.post(f"{address}export/", {"academic_year": year})
    assert response.status_code == 422
    assert not AuditExport.objects.exists()


def test_a_school_without_classes_gets_its_workbook_too(as_lead, school, address, read):
    response = as_lead.post(f"{address}export/", {"academic_year": 2026})
    assert response.status_code == 200
    assert read(data_of(response)).records("Summary")[-1]["Class"] == "School"


def test_a_school_without_names_is_not_asked_about_them(as_lead, school, address):
    school.keeps_pupil_names = False
    school.save()
    assert "with_names" not in as_lead.get(address).content.decode()


def test_a_get_request_makes_no_export(as_lead, address):
    assert as_lead.get(f"{address}export/").status_code == 405
    assert as_lead.post(address).status_code == 405


@pytest.mark.parametrize("role", [Role.TEACHER, Role.VIEWER])
def test_people_who_may_not_audit_get_a_404(sign_in, person, oak, address, role):
    client = sign_in(person(role))
    assert client.get(address).status_code == 404
    assert client.post(f"{address}export/", {"academic_year": 2026}).status_code == 404
    assert not AuditExport.objects.exists()


def test_the_safeguarding_lead_may(sign_in, person, oak, address):
    client = sign_in(person(Role.SAFEGUARDING_LEAD))
    assert client.post(f"{address}export/", {"academic_year": 2026}).status_code == 200


def test_another_schools_workbook_cannot_be_downloaded(as_lead, sign_in, person, oak, address):
    data_of(as_lead.post(f"{address}export/", {"academic_year": 2026}))
    kept = AuditExport.objects.get()
    other = factories.SchoolFactory()
    stranger = sign_in(person(Role.PSHE_LEAD, at=other))
    assert stranger.get(f"/schools/{other.slug}/audit/exports/{kept.pk}/").status_code == 404
    assert stranger.get(f"{address}exports/{kept.pk}/").status_code == 404


def test_the_list_takes_as_many_queries_for_thirty_as_for_two(
    as_lead, oak, lead, address, django_assert_max_num_queries
):
    data_of(as_lead.post(f"{address}export/", {"academic_year": 2026}))
    kept = AuditExport.objects.get()
    AuditExport.objects.bulk_create(
        AuditExport(
            school=oak.school,
            number=number,
            academic_year=2026,
            made_by=lead,
            made_at=kept.made_at,
            options=kept.options,
            sha256=kept.sha256,
            size=kept.size,
            file=kept.file.name,
        )
        for number in range(2, 31)
    )
    with django_assert_max_num_queries(9):
        page = as_lead.get(address).content.decode()
    assert "Page 1 of 2" in page
