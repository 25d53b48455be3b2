"""Addresses as browsers read them, and those that are never contacted."""

from collections import Counter
from urllib.parse import quote

import pytest

from curriculum.links.batch import check_all
from curriculum.links.finding import LinkOutcome
from curriculum.links.network import Network
from tests.curriculum.links.checking import check, paths
from tests.curriculum.links.site import SITE, contacted, local_network

pytestmark = pytest.mark.sqlite_is_enough


@pytest.mark.parametrize(
    "address",
    [
        "http://☃.example:{port}/page",
        "http://xn--i-7iq.example:{port}/page",
        "http://😀.example:{port}/page",
        "http://ｓｃｈｏｏｌ.example:{port}/page",
        "http://school.example.:{port}/page",
        "http:\\\\school.example:{port}\\page",
        "http://scho\tol.example:{port}/pa\nge",
        "http://%73chool.example:{port}/page",
        "http://somebody:secret@school.example:{port}/page",
        "http://a_b.example:{port}/page",
    ],
)
def test_an_address_that_browsers_open_is_opened(site, address):
    address = address.format(port=site.server_address[1])
    assert check(address).outcome is LinkOutcome.ANSWERED
    assert paths(site) == [("HEAD", "/page")]


def test_a_redirect_to_an_address_that_browsers_open_is_followed(site):
    address = site.address("/page", host="☃.example")
    assert check(site.address(f"/to?302={quote(address)}")).outcome is LinkOutcome.ANSWERED


def test_a_name_and_password_in_an_address_are_not_sent(site):
    check(f"http://somebody:secret@{SITE}:{site.server_address[1]}/guarded/401?body=a")
    assert site.passwords == []


@pytest.mark.parametrize(
    "address",
    [
        "http://a.example:99999/",
        "http://[::1",
        "http://a b.example/",
        "http://%00.example/",
        "http://a.example:port/",
        "http://\ud800.example/",
        f"http://{'a' * 70}.invalid/",
        "http://a..invalid/",
        "http://xn--a.invalid/",
        "http://[fe80::1%25eth0]/",
        "http://256.1.1.1/",
        "http://",
        "//a.example/",
        "mailto:a@b.example",
        "",
    ],
)
def test_an_address_that_nobody_can_open_is_judged_and_so_are_the_others(site, address):
    sound = site.address("/page")
    findings = check_all([address, sound], network=local_network(), seconds=2)
    outcomes = {finding.address: finding.outcome for finding in findings}
    assert outcomes[sound] is LinkOutcome.ANSWERED
    assert outcomes[address] in (LinkOutcome.FAILED, LinkOutcome.UNREACHABLE)


INSIDE = [
    "http://127.0.0.1:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://localhost:{port}/",
    "http://[::1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f.1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://１２７。０。０。１:{port}/",
    "http://%31%32%37.0.0.1:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://localhost.:{port}/",
    "http:\\\\127.0.0.1:{port}\\",
    "http://127.0.\t0.1:{port}/",
    "http://school.example@127.0.0.1:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://0.0.0.0:{port}/",
    "https://10.0.0.1/",
]


@pytest.mark.parametrize("inside", INSIDE)
def test_a_redirect_into_a_private_network_is_never_followed(site, inside):
    inside = inside.format(port=site.server_address[1])
    with contacted() as seen:
        finding = check(site.address(f"/to?301={inside}"))
    assert finding.outcome is LinkOutcome.FAILED
    assert "private network" in finding.detail
    assert set(seen) == {SITE}


@pytest.mark.parametrize("inside", INSIDE)
def test_a_link_into_a_private_network_is_never_contacted(site, inside):
    with contacted() as seen:
        finding = check(inside.format(port=site.server_address[1]))
    assert finding.outcome is LinkOutcome.INCONCLUSIVE
    assert seen == []


def test_a_name_that_changes_its_address_between_requests_is_not_followed(site):
    answers = iter([[SITE], ["127.0.0.1"], ["169.254.169.254"]])

    async def rebinding(host, port):
        return next(answers)

    with contacted() as seen:
        finding = check(site.address("/status/500"), resolve=rebinding)
    assert finding.outcome is LinkOutcome.INCONCLUSIVE
    assert set(seen) == {SITE}


def test_a_name_is_looked_up_once_a_request(site):
    asked = Counter()

    async def counting(host, port):
        asked[host] += 1
        return [SITE]

    check(site.address("/page"), resolve=counting)
    assert asked == {"school.example": 1}


def test_the_usual_network_does_not_let_the_site_through(site):
    with contacted() as seen:
        (finding,) = check_all([f"http://{SITE}:{site.server_address[1]}/"], network=Network())
    assert finding.outcome is LinkOutcome.INCONCLUSIVE
    assert seen == []
