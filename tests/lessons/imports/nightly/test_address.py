"""An address: https only, guarded, with limits, and never shown."""

import logging

import pytest

from classes.models import NightlyList, RosterProposal
from classes.roster import RosterRefusedError
from classes.schools.list_address import set_list_address
from curriculum.links import Network
from lessons.imports.nightly import address
from tests.lessons.imports.nightly.lists import changed, listed

pytestmark = pytest.mark.sqlite_is_enough

HOST = "mis.example"


def fetched(site, path: str, **options):
    return address.download(site.address(path, host=HOST), network=site.network, **options)


def refusal(site, path: str, **options) -> str:
    with pytest.raises(RosterRefusedError) as refused:
        fetched(site, path, **options)
    return " ".join(refused.value.messages)


def test_a_list_is_fetched_with_get_alone_and_named_as_it_was_sent(site):
    site.content = b"Adno,Name"
    assert fetched(site, "/list/secret") == ("tonight.csv", b"Adno,Name")
    assert site.asked == [("GET", HOST, "/list/secret")]


def test_redirects_are_followed_without_cookies(site):
    site.content = b"Adno,Name"
    assert fetched(site, "/set-cookie")[1] == b"Adno,Name"
    assert site.seen_cookies == [None]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/status/403", address.NOT_GIVEN.format(403)),
        ("/status/500", address.NOT_GIVEN.format(500)),
        ("/huge", address.TOO_BIG),
        ("/further/1", address.IN_CIRCLES),
        ("/to?302=http://mis.example/list/secret", address.LEADS_AWAY),
        ("/to?302=https://127.0.0.1/", address.PRIVATE),
        ("/to?302=https://169.254.169.254/latest", address.PRIVATE),
        ("/rubbish", address.NOT_REACHED),
        ("/page", "answers with a web page"),
        ("/half", "broke off before its end"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(site, path, reason):
    assert reason in refusal(site, path)


@pytest.mark.parametrize("path", ["/hang", "/drip"])
def test_a_server_that_stalls_is_given_up(site, path):
    assert refusal(site, path, seconds=0.5) == address.TOO_SLOW


def test_a_certificate_that_nobody_trusts_is_refused(site):
    with pytest.raises(RosterRefusedError, match="could not be reached"):
        address.download(
            site.address("/list/secret", host=HOST),
            network=Network(resolve=site.network.resolve, permits=site.network.permits),
        )
    assert site.asked == []


@pytest.mark.parametrize("text", ["http://mis.example/list", "ftp://mis.example/", "https://"])
def test_only_https_is_fetched(text):
    with pytest.raises(RosterRefusedError, match="not valid"):
        address.download(text)


def test_a_private_address_is_never_contacted():
    with pytest.raises(RosterRefusedError, match="private network"):
        address.download("https://127.0.0.1:9/secret")


@pytest.fixture
def with_address(imported, site):
    set_list_address(imported, site.address("/list/k3y-of-the-school", host=HOST))
    imported.save()
    return imported


def test_every_night_the_list_of_the_address_is_proposed(with_address, site, night):
    site.content = listed(changed(joined=1)).encode()
    assert night(network=site.network) == {
        with_address.slug: "It waits on home for somebody to look at it."
    }
    assert RosterProposal.objects.get().source == "tonight.csv"


def test_the_address_is_nowhere_but_encrypted(with_address, site, night, caplog, as_lead):
    from tests.lessons.imports.class_lists.test_command import every_text

    site.content = b"this is no list"
    with caplog.at_level(logging.WARNING):
        night(network=site.network)
    assert NightlyList.objects.get().problem
    base = f"/schools/{with_address.slug}"
    pages = [as_lead.get(base + path).text for path in ("/settings/", "/home/looked-after/")]
    for text in (every_text(), caplog.text, *pages):
        assert "k3y-of-the-school" not in text
    assert HOST in pages[0]
