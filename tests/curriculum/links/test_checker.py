"""Checking a link on a real server, and the addresses that are never contacted."""

from urllib.parse import quote

import pytest

from curriculum.links.batch import check_all
from curriculum.links.finding import LinkOutcome
from tests.curriculum.links.checking import check, paths
from tests.curriculum.links.site import (
    local_network,
    served,
)

pytestmark = pytest.mark.sqlite_is_enough


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
    assert [path for method, path in paths(site) if method == "GET"] == ["/loop/a", "/loop/b"]


def test_ten_redirects_are_followed_and_no_more(site):
    assert check(site.address("/chain/10")).outcome is LinkOutcome.ANSWERED
    finding = check(site.address("/further/1"))
    assert finding.outcome is LinkOutcome.FAILED
    assert "more than 10" in finding.detail
    assert sum(path.startswith("/further") for _, path in paths(site)) == 12


@pytest.mark.parametrize("elsewhere", ["status/404", "page"])
def test_where_head_is_sent_does_not_matter(site, elsewhere):
    finding = check(site.address(f"/head-goes-elsewhere/{elsewhere}"))
    assert finding.outcome is LinkOutcome.ANSWERED
    assert (finding.redirects, finding.moved_to) == ((), "")


def test_a_cookie_is_sent_back_on_the_way(site):
    assert check(site.address("/cookie")).outcome is LinkOutcome.ANSWERED
    assert site.cookies == ["", "", "seen=1"]  # HEAD, GET and what GET is sent to


def test_a_cookie_is_not_kept_for_another_link(site):
    check_all([site.address("/cookie/a"), site.address("/cookie/b")], network=local_network())
    assert site.cookies == ["", "", "", "", "", ""]


def test_a_cookie_that_no_header_can_hold_does_no_harm(site):
    assert check(site.address("/odd-cookie")).outcome is LinkOutcome.ANSWERED


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


@pytest.mark.parametrize(
    "path",
    [
        "/rubbish",
        "/raw",
        "/raw?bytes=HTTP/1.1 200",
        "/raw?bytes=HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "/raw?bytes=HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "/raw?bytes=HTTP/1.1 302 Found\r\nLocation: /\x00\r\n\r\n",
        "/raw?bytes=HTTP/1.1 302 Found\r\nLocation: http://a\xff\xfe b/\r\n\r\n",
        "/raw?bytes=HTTP/1.1 2000 OK\r\n\r\n",
        "/packed-badly/500",
        "/packed-bomb",
    ],
)
def test_a_site_that_does_not_speak_http_fails(site, path):
    finding = check(site.address(quote(path, safe="/?=")))
    assert finding.outcome is LinkOutcome.FAILED


def test_a_page_that_is_badly_packed_is_there_all_the_same(site):
    path = site.address("/packed-badly/200")
    assert check(path).outcome is LinkOutcome.ANSWERED


def test_a_host_with_many_slow_links_leaves_time_for_the_others():
    with served(pause=0.1) as site:
        slow = [site.address(f"/{n}", host="slow.example") for n in range(100)]
        quick = [site.address("/page", host=f"host{n}.example") for n in range(9)]
        findings = check_all([*slow, *quick], network=local_network(), host_seconds=0.5)
    checked = {finding.address for finding in findings}
    assert checked >= set(quick)
    assert 1 <= len(checked & set(slow)) < 10


def test_a_link_that_takes_all_the_time_of_its_host_is_too_slow():
    with served(pause=0.2) as site:
        (finding,) = check_all(
            [site.address("/further/1")], network=local_network(), host_seconds=0.5
        )
    assert finding.outcome is LinkOutcome.FAILED
    assert "within 0.5 seconds" in finding.detail


def test_a_dead_site_and_an_unknown_name_are_unreachable(site):
    site.shutdown()
    site.server_close()
    assert check(site.address("/page")).outcome is LinkOutcome.UNREACHABLE
    unknown = check("http://no-such-name.invalid/")
    assert unknown.outcome is LinkOutcome.UNREACHABLE
    assert "no-such-name.invalid" in unknown.detail


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
