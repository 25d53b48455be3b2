"""How often a person may have files made or read: each page says how long to wait."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from classes.models import Role
from tests import factories
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough

UPLOADS = ["classes/import/", "classes/import/columns/", "lessons/import/", "modules/import/"]
UPLOADS += ["resources/document/", "audit/check/"]
DOWNLOADS = ["lessons/import/workbook/", "modules/{module}/scheme/", "modules/import/example/"]
DOWNLOADS += ["children/{child}/record.json", "evenings/{evening}/list/", "audit/exports/0/"]


@pytest.fixture
def one_each(settings):
    once = dict.fromkeys(("export", "upload", "link_round"), "1/h/person")
    settings.LIMITS = settings.LIMITS | once


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", b"a,b")


@pytest.mark.usefixtures("one_each")
@pytest.mark.parametrize("page", UPLOADS)
def test_each_page_that_reads_a_file_is_limited(as_lead, sign_in, person, school, page):
    address = f"/schools/{school.slug}/{page}"
    assert as_lead.post(address, {"file": file()}).status_code < 429
    answer = as_lead.post(address, {"file": file()})
    assert answer.status_code == 429
    assert 3500 < int(answer["Retry-After"]) <= 3600
    assert "1 time in an hour, and you have reached that limit. Wait 1 hour" in text_of(answer)
    if not page.endswith("columns/"):
        assert as_lead.get(address).status_code == 200
    colleague = sign_in(person(Role.PSHE_LEAD))
    assert colleague.post(address, {"file": file()}).status_code < 429


@pytest.mark.usefixtures("one_each")
@pytest.mark.parametrize("page", DOWNLOADS)
def test_each_page_that_makes_a_file_is_limited(as_lead, school, page):
    group = factories.ClassGroupFactory(school=school)
    address = f"/schools/{school.slug}/" + page.format(
        module=factories.ModuleFactory(school=school).pk,
        child=factories.EnrolmentFactory(class_group=group).pupil.pk,
        evening=factories.InformationEveningFactory(school=school).pk,
    )
    assert as_lead.get(address).status_code < 429
    assert as_lead.get(address).status_code == 429


@pytest.mark.usefixtures("one_each")
@pytest.mark.parametrize("page", ["audit/export/", "resources/check/"])
def test_a_workbook_and_a_round_of_links_too(as_lead, school, page):
    address = f"/schools/{school.slug}/{page}"
    assert as_lead.post(address).status_code < 429
    answer = as_lead.post(address)
    assert answer.status_code == 429
    assert "Everything you saved before is safe" in text_of(answer)
