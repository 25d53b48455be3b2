"""The database constraints and queries of resources and documents."""

import pytest
from django.db import IntegrityError, transaction

from curriculum.models import Audience, Document, Resource
from curriculum.resources.actions import archive_resource
from tests import factories


@pytest.mark.django_db
def test_a_resource_is_either_a_link_or_a_document():
    document = factories.DocumentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.ResourceFactory(school=document.school, document=document)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.ResourceFactory(url="")
    assert factories.ResourceFactory(school=document.school, document=document, url="").pk


@pytest.mark.django_db
def test_a_school_copies_a_shipped_resource_once():
    shipped = factories.ResourceFactory(school=None, key="childline")
    copy = factories.ResourceFactory(copied_from=shipped)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.ResourceFactory(school=copy.school, copied_from=shipped)


@pytest.mark.django_db
def test_the_public_sees_what_is_for_families_and_not_archived():
    shown = factories.ResourceFactory()
    both = factories.ResourceFactory(audience=Audience.BOTH, is_urgent=True)
    factories.ResourceFactory(audience=Audience.STAFF)
    factories.ResourceFactory(is_archived=True)
    assert list(Resource.objects.public()) == [both, shown]


@pytest.mark.django_db
def test_the_public_may_have_the_documents_for_families():
    shown = factories.DocumentFactory()
    factories.DocumentFactory(audience=Audience.STAFF)
    assert list(Document.objects.public()) == [shown]


def test_archiving_from_a_page_opened_before_keeps_what_a_colleague_saved(school, lead):
    resource = factories.ResourceFactory(school=school, title="Advice")
    open_page = Resource.objects.get(pk=resource.pk)
    Resource.objects.filter(pk=resource.pk).update(title="Advice for families")
    archive_resource(resource=open_page, reason="Not used", by=lead)
    resource.refresh_from_db()
    assert (resource.title, resource.is_archived) == ("Advice for families", True)
