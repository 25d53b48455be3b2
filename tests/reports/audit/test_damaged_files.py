"""A kept file that was changed or cut short on the server is not sent, and home says so."""

from pathlib import Path

import pytest
from django.urls import reverse

from classes.models import DamagedFile, Happened, Role, SecurityEvent
from reports.audit.actions import make_export
from tests import factories
from tests.pages import text_of

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def workbook(school, lead):
    return make_export(school=school, academic_year=2026, with_names=False, by=lead)


@pytest.fixture
def document(school):
    factories.FamiliesPageFactory(school=school)
    return factories.DocumentFactory(school=school, title="Poster")


@pytest.fixture
def home(school):
    return reverse("reports:looked_after", args=[school.slug])


def again(workbook):
    return reverse("reports:export_again", args=[workbook.school.slug, workbook.pk])


def damage(file) -> bytes:
    """Change one byte of a file and return what it was."""
    path = Path(file.path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    return whole


def test_a_changed_workbook_is_not_sent_and_home_says_so(as_lead, lead, workbook, home):
    damage(workbook.file)
    page = text_of(as_lead.get(again(workbook), follow=True))
    assert f"The file of workbook {workbook.number} was changed or damaged on the server" in page
    assert f"The file of workbook {workbook.number} was changed" in text_of(as_lead.get(home))
    event = SecurityEvent.objects.filter(what=Happened.DAMAGED).get()
    assert (event.user, event.school) == (lead, workbook.school)


def test_a_workbook_that_was_cut_short_is_not_sent(as_lead, workbook):
    path = Path(workbook.file.path)
    path.write_bytes(path.read_bytes()[:1000])
    assert as_lead.get(again(workbook)).status_code == 302


def test_once_restored_it_is_sent_and_home_is_quiet(as_lead, workbook, home):
    whole = damage(workbook.file)
    as_lead.get(again(workbook))
    Path(workbook.file.path).write_bytes(whole)
    assert b"".join(as_lead.get(again(workbook)).streaming_content) == whole
    assert not DamagedFile.objects.exists()
    assert "damaged" not in as_lead.get(home).text


def test_families_are_not_sent_a_changed_document(client, as_lead, document, home):
    address = reverse("online_safety:document", args=[document.school.slug, document.public_id])
    assert client.get(address).status_code == 200
    damage(document.file)
    assert client.get(address).status_code == 404
    assert "The file of “Poster” was changed or damaged" in text_of(as_lead.get(home))


def test_staff_are_told_about_a_changed_document(sign_in, person, document):
    damage(document.file)
    address = reverse("curriculum:document", args=[document.school.slug, document.pk])
    page = text_of(sign_in(person(Role.TEACHER)).get(address, follow=True))
    assert "The file of “Poster” was changed or damaged on the server" in page
