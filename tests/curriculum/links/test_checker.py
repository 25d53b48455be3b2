"""Checking a link on a real server, and the addresses that are never contacted."""

import ssl
from collections import Counter

import pytest

from curriculum.links.batch import check_all
from curriculum.links.finding import LinkOutcome
from curriculum.links.network import Network
from tests.curriculum.links.site import (
    SITE,
    certificate_for,
    contacted,
    local_network,
    served,
)

pytestmark = pytest.mark.sqlite_is_enough

SOON = 0.4
"""Seconds for one request in these tests, in place of ten."""


def check(address, **network):
    (finding,) = check_all([address], network=local_network(**network), seconds=SOON)
    return finding


def paths(site):
    return [(method, path) for method, _, path in site.asked]


def test_a_page_that_is_there(site):
    finding = check(site.address("/page"))
    assert finding.outcome is LinkOutcome.ANSWERED
    assert (finding.moved_to, finding.redirects, finding.detail) == ("", (), "")
    assert paths(site) == [("HEAD", "/page")]


@pytest.mark.parametrize("status", [403, 404, 405, 500, 501])
def test_if_head_is_refused_get_decides(site, status):
    assert check(site.address(f"/no-head/{status}")).outcome is LinkOutcome.ANSWERED
    assert [method for method, _ in paths(site)] == ["HEAD", "GET"]


def test_if_head_is_not_answered_get_decides(site):
    assert check(site.address("/head-hangs")).outcome is LinkOutcome.ANSWERED


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone(site, status):
    finding = check(site.address(f"/status/{status}"))
    assert finding.outcome is LinkOutcome.GONE
    assert str(status) in finding.detail


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_site_that_blocks_programs_is_inconclusive(site, status):
    finding = check(site.address(f"/status/{status}"))
    assert finding.outcome is LinkOutcome.INCONCLUSIVE
    assert "Open the link to see" in finding.detail


@pytest.mark.parametrize("status", [400, 418, 500, 503])
def test_a_site_with_an_error(site, status):
    finding = check(site.address(f"/status/{status}"))
    assert finding.outcome is LinkOutcome.FAILED
    assert f"error ({status})" in finding.detail


@pytest.mark.parametrize("status", [301, 308])
def test_a_page_that_moved_for_good(site, status):
    finding = check(site.address(f"/to?{status}=/page"))
    assert finding.outcome is LinkOutcome.ANSWERED
    assert finding.moved_to == site.address("/page")
    assert [redirect.status for redirect in finding.redirects] == [status]


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_redirect_is_not_a_move(site, status):
    finding = check(site.address(f"/to?{status}=/page"))
    assert finding.outcome is LinkOutcome.ANSWERED
    assert finding.moved_to == ""
    assert [redirect.address for redirect in finding.redirects] == [site.address("/page")]


def test_a_temporary_redirect_after_a_permanent_one_is_not_kept(site):
    finding = check(site.address("/to?301=/to%3F302%3D/page"))
    assert finding.moved_to == site.address("/to?302=/page")
    assert [redirect.status for redirect in finding.redirects] == [301, 302]


def test_a_redirect_to_a_page_that_is_gone_is_gone(site):
    finding = check(site.address("/to?301=/status/404"))
    assert finding.outcome is LinkOutcome.GONE
    assert finding.moved_to == ""


def test_a_move_keeps_the_fragment(site):
    assert check(site.address("/to?301=/page") + "#advice").moved_to == site.address("/page#advice")


def test_a_redirect_loop_is_detected(site):
    finding = check(site.address("/loop/a"))
    assert finding.outcome is LinkOutcome.FAILED
    assert "circle" in finding.detail
    assert len(site.asked) == 2


def test_five_redirects_are_followed_and_no_more(site):
    finding = check(site.address("/further/1"))
    assert finding.outcome is LinkOutcome.FAILED
    assert "more than 5" in finding.detail
    assert len(site.asked) == 6
    to = "/page"
    for _ in range(5):
        to = "/to?302=" + to.replace("%", "%25").replace("?", "%3F").replace("=", "%3D")
    assert check(site.address(to)).outcome is LinkOutcome.ANSWERED


@pytest.mark.parametrize(
    "location",
    [
        "",
        "ftp://school.example/",
        "javascript:alert(1)",
        "mailto:a@b.example",
        "http://[::1",
        "http://",
    ],
)
def test_a_redirect_to_nowhere_fails(site, location):
    finding = check(site.address(f"/to?301={location}" if location else "/status/301"))
    assert finding.outcome is LinkOutcome.FAILED


@pytest.mark.parametrize("path", ["/hang", "/drip"])
def test_a_site_that_does_not_answer_in_time_fails(site, path):
    finding = check(site.address(path))
    assert finding.outcome is LinkOutcome.FAILED
    assert "did not answer within" in finding.detail


def test_little_of_a_huge_page_is_read(site):
    assert check(site.address("/huge-without-head")).outcome is LinkOutcome.ANSWERED
    assert site.sent < 20_000_000


def test_a_site_that_does_not_speak_http_fails(site):
    assert check(site.address("/rubbish")).outcome is LinkOutcome.FAILED


def test_a_certificate_that_fits_is_checked_against_the_name_of_the_link(tmp_path):
    certificate, key = certificate_for("right.example", tmp_path)
    trusting = ssl.create_default_context(cafile=certificate)
    with served(certificate=(certificate, key)) as site:
        right = check(site.address("/page", host="right.example"), certificates=trusting)
        wrong = check(site.address("/page", host="wrong.example"), certificates=trusting)
    assert right.outcome is LinkOutcome.ANSWERED
    assert wrong.outcome is LinkOutcome.FAILED
    assert "certificate" in wrong.detail
    assert [host for _, host, _ in site.asked] == ["right.example"]


def test_a_self_signed_certificate_fails(tmp_path):
    with served(certificate=certificate_for("right.example", tmp_path)) as site:
        finding = check(site.address("/page", host="right.example"))
    assert finding.outcome is LinkOutcome.FAILED
    assert "certificate" in finding.detail


def test_a_dead_site_and_an_unknown_name_are_unreachable(site):
    site.shutdown()
    site.server_close()
    assert check(site.address("/page")).outcome is LinkOutcome.UNREACHABLE
    unknown = check("http://no-such-name.invalid/")
    assert unknown.outcome is LinkOutcome.UNREACHABLE
    assert "no-such-name.invalid" in unknown.detail


INSIDE = [
    "http://127.0.0.1:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://localhost:{port}/",
    "http://[::1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://2130706433:{port}/",
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


def test_no_proxy_of_the_environment_is_asked(site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert check(site.address("/page")).outcome is LinkOutcome.ANSWERED


def test_eight_at_a_time_and_one_at_a_time_for_a_host():
    with served(pause=0.2) as site:
        addresses = [
            site.address(f"/{page}", host=f"host{host}.example")
            for host in range(12)
            for page in range(4)
        ]
        findings = check_all(addresses, network=local_network())
    assert {finding.outcome for finding in findings} == {LinkOutcome.ANSWERED}
    assert len(findings) == len(site.asked) == 48
    assert site.most.pop("all") == 8
    assert set(site.most.values()) == {1}


def test_a_redirect_to_a_host_that_is_being_checked_waits_for_its_turn():
    with served(pause=0.1) as site:
        there = site.address("/page", host="busy.example")
        addresses = [
            site.address(f"/to?302={there}", host=f"host{host}.example") for host in range(6)
        ]
        findings = check_all([*addresses, there], network=local_network())
    assert {finding.outcome for finding in findings} == {LinkOutcome.ANSWERED}
    assert site.most["busy.example"] == 1
