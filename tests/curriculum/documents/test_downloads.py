"""Downloads of documents: those for staff need a sign-in, those for families do not."""

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from classes.models import Role
from curriculum.models import Audience
from tests import factories


@pytest.fixture
def document(school):
    factories.FamiliesPageFactory(school=school)
    return factories.DocumentFactory(school=school, filename="Family “agreement” 🙂.pdf")


def public_address(document):
    return reverse("online_safety:document", args=[document.school.slug, document.public_id])


def old_address(document):
    return f"/online-safety/{document.school.slug}/documents/{document.pk}/"


def staff_address(document):
    return reverse("curriculum:document", args=[document.school.slug, document.pk])


def body(response):
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("role", list(Role))
def test_every_member_may_have_a_document_of_the_staff(sign_in, person, document, role):
    document.audience = Audience.STAFF
    document.save()
    answer = sign_in(person(role)).get(staff_address(document))
    assert body(answer) == b"%PDF-1.7 invented"


def test_it_is_a_download_that_no_browser_guesses_about(as_lead, document):
    answer = as_lead.get(staff_address(document))
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''Family%20%E2%80%9Cagreement%E2%80%9D%20%F0%9F%99%82.pdf"
    )
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_anybody_may_have_one_for_families_and_gets_no_cookie(document):
    answer = Client().get(public_address(document))
    assert body(answer) == b"%PDF-1.7 invented"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["Cache-Control"] == "public, max-age=300"


def test_a_browser_that_has_it_does_not_download_it_again(document):
    etag = Client().get(public_address(document))["ETag"]
    again = Client().get(public_address(document), headers={"if-none-match": etag})
    assert again.status_code == 304


def test_one_for_staff_is_not_public(document):
    document.audience = Audience.STAFF
    document.save()
    assert Client().get(public_address(document)).status_code == 404


def test_an_archived_one_is_not_public(document):
    factories.ResourceFactory(school=document.school, document=document, url="", is_archived=True)
    assert Client().get(public_address(document)).status_code == 404


def test_it_is_not_there_under_the_name_of_another_school(document):
    other = factories.SchoolFactory()
    factories.FamiliesPageFactory(school=other)
    address = reverse("online_safety:document", args=[other.slug, document.public_id])
    assert Client().get(address).status_code == 404


def test_until_the_page_is_published_it_is_for_staff_alone(as_lead, document):
    etag = Client().get(public_address(document))["ETag"]
    document.school.families_page.delete()
    for client in (Client(), as_lead):
        assert client.get(public_address(document)).status_code == 404
        again = client.get(public_address(document), headers={"if-none-match": etag})
        assert again.status_code == 404
    assert as_lead.get(staff_address(document)).status_code == 200


def test_nobody_can_count_through_the_documents(document):
    assert Client().get(old_address(document)).status_code == 404


def test_an_address_printed_when_they_were_counted_leads_to_the_document(document):
    document.was_numbered = True
    document.save()
    answer = Client().get(old_address(document), follow=True)
    assert body(answer) == b"%PDF-1.7 invented"
    assert answer.redirect_chain == [(public_address(document), 302)]


def test_such_an_address_leads_nowhere_once_the_document_is_not_public(document):
    document.was_numbered, document.audience = True, Audience.STAFF
    document.save()
    assert Client().get(old_address(document)).status_code == 404
    document.audience = Audience.FAMILIES
    document.save()
    document.school.families_page.delete()
    assert Client().get(old_address(document)).status_code == 404


def test_a_lost_file_gets_a_message_for_staff_and_a_404_for_the_public(as_lead, document):
    default_storage.delete(document.file.name)
    shown = as_lead.get(staff_address(document), follow=True).content.decode()
    assert "no longer on the server" in shown
    assert Client().get(public_address(document)).status_code == 404
