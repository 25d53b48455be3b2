"""A new version of a document listed with an evening replaces it everywhere."""

import io

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from curriculum.models import Audience, Resource
from curriculum.resources.documents import add_document, replace_document
from tests import factories
from tests.curriculum import files


@pytest.fixture
def slides(school, lead, evening, coming) -> Resource:
    """Slides of 1 September, shown at the evening that is over and at the coming one."""
    resource = Resource(school=school, title="Our slides", audience=Audience.FAMILIES)
    upload = files.upload(files.pdf(), "first.pdf")
    with time_machine.travel("2026-09-01T10:00:00Z"):
        add_document(resource=resource, file=upload, sessions=[], by=lead)
    for each_evening in (evening, coming):
        each_evening.documents.add(resource.document)
    return resource


@pytest.fixture
def new_version(slides, lead):
    def upload() -> None:
        file = files.upload(files.office(), "second.docx")
        replace_document(resource=slides, file=file, sessions=[], by=lead)

    return upload


def text_of(client, name, evening) -> str:
    return client.get(reverse(f"lessons:{name}", args=[evening.school.slug, evening.pk])).text


def test_families_find_the_new_version_with_the_coming_evening(client, school, slides, new_version):
    factories.FamiliesPageFactory(school=school)
    new_version()
    address = f"/online-safety/{school.slug}/"
    (shown,) = client.get(f"{address}resources.json").json()["evenings"][0]["documents"]
    assert (shown["title"], shown["kind"]) == ("Our slides", "Word")
    html = client.get(address).text
    beforehand = html[html.index("What we will show") :]
    link = f"{address}documents/{slides.document.public_id}/"
    assert f'{link}">Our slides</a>' in beforehand
    file = client.get(link)
    assert b"".join(file.streaming_content) == files.office()


def test_letters_and_the_mail_merge_name_the_new_version(as_lead, evening, coming, new_version):
    new_version()
    for each_evening in (evening, coming):
        assert "You will find: Our slides." in text_of(as_lead, "evening_letters", each_evening)
        address = reverse(
            "lessons:evening_mail_merge", args=[each_evening.school.slug, each_evening.pk]
        )
        book = load_workbook(io.BytesIO(as_lead.get(address).content))
        assert book.active["H2"].value == "Our slides"


def test_the_form_has_the_new_version_ticked(as_lead, coming, slides, new_version):
    new_version()
    form = as_lead.get(reverse("lessons:evening_edit", args=[coming.school.slug, coming.pk]))
    assert form.context["form"]["documents"].value() == [slides.document_id]


def test_a_past_evening_keeps_the_version_shown_then(
    as_lead, school, evening, coming, slides, new_version
):
    new_version()
    earlier = slides.document.versions.get()
    then = reverse("curriculum:document", args=[school.slug, earlier.pk])
    text = text_of(as_lead, "evening", evening)
    assert f'<a href="{then}">Our slides</a>' in text
    assert "This version was uploaded on 1 September 2026" in text
    file = as_lead.get(then)
    assert b"".join(file.streaming_content) == files.pdf()
    assert "This version was uploaded" not in text_of(as_lead, "evening", coming)


def test_a_version_uploaded_before_the_evening_is_the_one_shown(as_lead, evening, new_version):
    with time_machine.travel("2026-09-20T10:00:00Z"):
        new_version()
    assert "This version was uploaded" not in text_of(as_lead, "evening", evening)
