"""Uploads: which files are saved, which are refused, and that a refusal leaves nothing behind."""

import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from curriculum.models import Audience, Document, Resource
from curriculum.resources import documents as actions
from tests import factories
from tests.curriculum import files


@pytest.fixture
def page(school):
    return reverse("curriculum:document_new", args=[school.slug])


@pytest.fixture
def stored(settings):
    """Return a lister of all files in DATA_DIR."""
    return lambda: sorted(path for path in settings.DATA_DIR.rglob("*") if path.is_file())


def fields(content, name="agreement.pdf", **changes):
    typed = {"title": "", "audience": "families", "position": 100, "about": "", "publisher": ""}
    return typed | {"file": SimpleUploadedFile(name, content)} | changes


def test_a_document_is_kept_with_its_kind_name_size_and_digest(as_lead, lead, school, page, stored):
    content = files.pdf()
    as_lead.post(page, fields(content, title="Family agreement"))
    document = Document.objects.get()
    assert (document.kind, document.filename, document.size) == (
        "pdf",
        "agreement.pdf",
        len(content),
    )
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert (document.title, document.audience) == ("Family agreement", Audience.FAMILIES)
    assert document.uploaded_by == document.history.get().history_user == lead
    assert school.resources.get().document == document
    (file,) = stored()
    assert file.read_bytes() == content
    assert file.stat().st_mode & 0o077 == 0


def test_a_pdf_that_calls_itself_word_is_kept_as_the_pdf_that_it_is(as_lead, page):
    shown = as_lead.post(page, fields(files.pdf(), "letter.docx"), follow=True).content.decode()
    document = Document.objects.get()
    assert (document.kind, document.filename, document.title) == ("pdf", "letter.pdf", "letter")
    assert "is saved as letter.pdf" in shown


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("../../../etc/cron.d/agreement.pdf", "agreement.pdf"),
        ("..\\..\\agreement.pdf", "agreement.pdf"),
        ('a "quoted" one.pdf', "a quoted one.pdf"),
        ("it’s ‘ours’.pdf", "it’s ‘ours’.pdf"),
        ("phones 📱.pdf", "phones 📱.pdf"),
    ],
)
def test_a_strange_name_leads_nowhere_and_is_saved_plainly(as_lead, page, stored, name, saved):
    as_lead.post(page, fields(files.pdf(), name))
    document = Document.objects.get()
    assert document.filename == saved
    (file,) = stored()
    assert file.parent.name == str(document.school_id)
    assert file.parent.parent.name == "documents"
    assert file.suffix == ".pdf"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.pdf", "The file is empty."),
        (files.SVG, "drawing.pdf", "SVG drawing"),
        (files.HTML, "page.pdf", "web page"),
        (files.bomb(), "bomb.docx", "far more than a document"),
        (files.OLD_OFFICE, "old.doc", "older version of Office"),
        (files.pdf() + bytes(21 * 1024 * 1024), "large.pdf", "is 21.1 MB. The limit is 20 MB"),
        (files.pdf() + bytes(26 * 1024 * 1024), "larger.pdf", "is 26.1 MB. The limit is 20 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_refused_file_gets_a_message_and_leaves_nothing(
    as_lead, school, page, stored, content, name, sentence
):
    answer = as_lead.post(page, fields(content, name, about="Typed with care"))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert sentence in shown
    assert "The file was not saved." in shown
    assert "Typed with care" in shown
    assert not Document.objects.exists()
    assert not school.resources.exists()
    assert stored() == []


def test_without_a_file_it_asks_for_one(as_lead, page):
    answer = as_lead.post(page, {"title": "x", "audience": "staff", "position": 1})
    assert answer.status_code == 422
    assert "Choose a file." in answer.content.decode()


def test_a_failure_after_the_file_was_stored_takes_it_away_again(school, lead, stored):
    resource = Resource(school=school, title="x", audience=Audience.STAFF)
    elsewhere = factories.SessionFactory()
    with pytest.raises(Exception, match="your own school"):
        actions.add_document(
            resource=resource, file=files.upload(files.pdf()), sessions=[elsewhere], by=lead
        )
    assert stored() == []
    assert not Document.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_failure_at_the_end_of_the_transaction_does_too(school, lead, stored):
    gone = factories.ResourceFactory(school=None, key="gone")
    resource = Resource(school=school, title="x", audience=Audience.STAFF, copied_from=gone)
    resource.full_clean = lambda: None
    Resource.objects.filter(pk=gone.pk).delete()
    with pytest.raises(IntegrityError):
        actions.add_document(
            resource=resource, file=files.upload(files.pdf()), sessions=[], by=lead
        )
    assert stored() == []
    assert not Document.objects.exists()


@pytest.fixture
def agreement(as_lead, school, page) -> Resource:
    factories.FamiliesPageFactory(school=school)
    as_lead.post(page, fields(files.pdf(), title="Agreement"))
    return school.resources.get()


@pytest.fixture
def edit(agreement):
    return reverse("curriculum:resource_edit", args=[agreement.school.slug, agreement.pk])


def test_a_new_version_takes_the_place_of_the_file_in_the_same_document(
    as_lead, lead, agreement, edit, client
):
    as_lead.post(edit, fields(files.office(), "agreement 2.docx", title="Our agreement"))
    document = Document.objects.get(version_of=None)
    assert document == agreement.document
    assert (document.kind, document.filename) == ("docx", "agreement 2.docx")
    assert (document.title, document.uploaded_by) == ("Our agreement", lead)
    change = document.history.first()
    assert (change.history_user, change.history_change_reason) == (lead, "A new version")
    public = reverse("online_safety:document", args=[agreement.school.slug, document.public_id])
    assert b"".join(client.get(public).streaming_content) == files.office()


def test_the_earlier_version_is_kept_for_staff_only(as_lead, agreement, edit, client):
    as_lead.post(edit, fields(files.office(), "agreement 2.docx", title="Agreement"))
    earlier = agreement.document.versions.get()
    assert (earlier.filename, earlier.kind) == ("agreement.pdf", "pdf")
    assert earlier.uploaded_at < agreement.document.uploaded_at
    slug = agreement.school.slug
    staff = reverse("curriculum:document", args=[slug, earlier.pk])
    public = reverse("online_safety:document", args=[slug, earlier.public_id])
    assert f'<a href="{staff}">agreement.pdf</a>' in as_lead.get(edit).text
    assert b"".join(as_lead.get(staff).streaming_content) == files.pdf()
    assert client.get(public).status_code == 404


def test_an_earlier_version_is_never_for_families(school):
    document = factories.DocumentFactory(school=school)
    with pytest.raises(IntegrityError):
        factories.DocumentFactory(school=school, version_of=document)


def test_a_new_version_that_cannot_be_saved_changes_nothing(lead, agreement, stored):
    before = stored()
    strange = factories.SessionFactory()
    with pytest.raises(ValidationError):
        actions.replace_document(
            resource=agreement, file=files.upload(files.office()), sessions=[strange], by=lead
        )
    assert stored() == before
    assert Document.objects.get().kind == "pdf"


def test_a_refused_new_version_leaves_the_old_one(as_lead, school, page, stored):
    as_lead.post(page, fields(files.pdf(), title="Agreement"))
    resource = school.resources.get()
    edit = reverse("curriculum:resource_edit", args=[school.slug, resource.pk])
    answer = as_lead.post(edit, fields(files.SVG, title="Agreement"))
    assert answer.status_code == 422
    resource.refresh_from_db()
    assert resource.document.kind == "pdf"
    assert len(stored()) == 1


def test_a_document_has_the_audience_of_its_resource(as_lead, school, page, client):
    factories.FamiliesPageFactory(school=school)
    as_lead.post(page, fields(files.pdf(), title="Agreement"))
    resource = school.resources.get()
    edit = reverse("curriculum:resource_edit", args=[school.slug, resource.pk])
    typed = fields(b"", title="For us only", audience="staff")
    del typed["file"]
    as_lead.post(edit, typed)
    document = Document.objects.get()
    assert (document.title, document.audience) == ("For us only", Audience.STAFF)
    public = reverse("online_safety:document", args=[school.slug, document.public_id])
    assert client.get(public).status_code == 404


def test_a_download_is_the_same_byte_for_byte(as_lead, school, page):
    content = files.real_workbook()
    as_lead.post(page, fields(content, "plan.xlsx"))
    document = Document.objects.get()
    answer = as_lead.get(reverse("curriculum:document", args=[school.slug, document.pk]))
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


def test_signed_out_a_huge_file_is_dropped_as_it_comes(client, page, stored):
    answer = client.post(page, fields(bytes(30 * 1024 * 1024), "huge.bin"))
    assert answer.status_code == 302
    assert stored() == []
