"""The command that a technician runs every night."""

import io

import pytest
from django.core.management import CommandError, call_command

from curriculum.models import LinkState
from tests import factories


def run(*arguments):
    out = io.StringIO()
    call_command("check_links", *arguments, stdout=out)
    return out.getvalue()


def test_an_unknown_school_is_refused(db):
    with pytest.raises(CommandError, match="no school with the short name"):
        run("--school", "nowhere")


def test_without_links_it_says_so(school):
    assert run("--school", school.slug).startswith("0 addresses checked")


def test_an_address_of_a_private_network_is_not_checked_and_no_failure(school):
    resource = factories.ResourceFactory(school=school, url="http://127.0.0.1:9/")
    output = run("--school", school.slug)
    assert output == (
        "1 address checked; resources: 1 not checked, 0 working, 0 moved, 0 broken, "
        "0 lets no program in\n"
    )
    resource.refresh_from_db()
    assert resource.link_state == LinkState.NOT_CHECKED
    assert "private network" in resource.link_detail
