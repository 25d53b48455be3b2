"""Archiving a resource and restoring it."""

import pytest
from django.urls import reverse

from curriculum.resources.actions import archive_resource
from tests import factories
from tests.pages import document, text_of


def test_an_old_page_to_archive_it_does_not_restore_what_a_colleague_archived(
    as_lead, school, lead
):
    resource = factories.ResourceFactory(school=school, title="Film")
    address = reverse("curriculum:archive_resource", args=[school.slug, resource.pk])
    form = document(as_lead.get(address)).xpath("//form[.//input[@name='do']]")[0]
    archive_resource(resource=resource, reason="Not used", by=lead)
    refused = as_lead.post(address, {**dict(form.fields), "reason": "Not used here"})
    assert "has been archived already. Nothing was changed." in text_of(refused)
    resource.refresh_from_db()
    assert resource.is_archived


@pytest.mark.parametrize(("archived", "outcome"), [(False, "archived"), (True, "restored")])
def test_the_message_says_what_was_done(as_lead, school, archived, outcome):
    resource = factories.ResourceFactory(school=school, title="Film", is_archived=archived)
    address = reverse("curriculum:archive_resource", args=[school.slug, resource.pk])
    page = as_lead.post(address, {"reason": "Asked for"}, follow=True)
    assert f"“Film” has been {outcome}." in text_of(page)
