"""What is saved from a link check, from day to day."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from curriculum.links import OfflineError, check_links
from curriculum.links.finding import Finding, LinkOutcome
from curriculum.links.record import record_findings
from curriculum.models import LinkState, Resource
from tests import factories
from tests.curriculum.links.site import contacted, local_network

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def check(site):
    """Return a link check that treats the site as public."""
    return lambda resources=None: check_links(resources, network=local_network(), seconds=0.4)


@pytest.fixture
def link(site, school):
    """Return a function that makes a resource for a path of the site."""
    return lambda path, **fields: factories.ResourceFactory(
        **{"school": school, "url": site.address(path)} | fields
    )


@pytest.fixture
def on_day(time_machine):
    return lambda day: time_machine.move_to(dt.datetime(2026, 11, day, 6, 0, tzinfo=dt.UTC))


def state(resource):
    resource.refresh_from_db()
    return resource.link_state


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/status/200", LinkState.WORKING),
        ("/to?301=/page", LinkState.MOVED),
        ("/to?308=/page", LinkState.MOVED),
        ("/to?302=/page", LinkState.WORKING),
        ("/loop/a", LinkState.NOT_CHECKED),
        ("/status/404", LinkState.BROKEN),
        ("/status/410", LinkState.BROKEN),
        ("/status/403", LinkState.GUARDED),
        ("/status/999", LinkState.GUARDED),
        ("/status/500", LinkState.NOT_CHECKED),
        ("/hang", LinkState.NOT_CHECKED),
        ("/huge-without-head", LinkState.WORKING),
        ("/to?301=http://127.0.0.1/", LinkState.NOT_CHECKED),
        ("/to?301=http://169.254.169.254/", LinkState.NOT_CHECKED),
    ],
)
def test_the_state_after_the_first_check(check, link, path, expected):
    resource = link(path)
    check()
    assert state(resource) == expected
    assert resource.link_checked_at is not None


@pytest.mark.parametrize(
    "path", ["/loop/a", "/status/500", "/hang", "/to?301=http://169.254.169.254/"]
)
def test_a_link_that_fails_on_three_days_is_broken(check, link, on_day, path):
    resource = link(path, link_state=LinkState.WORKING)
    for day in (24, 25):
        on_day(day)
        check()
        assert state(resource) == LinkState.WORKING
        assert resource.link_detail
    on_day(26)
    check()
    assert state(resource) == LinkState.BROKEN
    assert resource.link_failures == 3


def test_failures_on_one_day_count_once(check, link):
    resource = link("/status/500")
    for _ in range(4):
        check()
    assert state(resource) == LinkState.NOT_CHECKED
    assert resource.link_failures == 1


def test_a_good_day_between_begins_the_count_anew(check, link, site, on_day):
    resource = link("/status/500")
    for day, path in ((24, "500"), (25, "500"), (26, "200"), (27, "500"), (28, "500")):
        on_day(day)
        Resource.objects.update(url=site.address(f"/status/{path}"))
        check()
        assert state(resource) != LinkState.BROKEN


def test_a_broken_link_that_works_again_is_working(check, link):
    resource = link("/page", link_state=LinkState.BROKEN, link_failures=3)
    check()
    assert state(resource) == LinkState.WORKING
    assert (resource.link_failures, resource.link_failed_on, resource.link_detail) == (0, None, "")


def test_a_broken_link_that_lets_no_program_in_is_not_broken_any_more(check, link):
    resource = link("/status/429", link_state=LinkState.BROKEN, link_failures=3)
    check()
    assert (state(resource), resource.link_failures) == (LinkState.GUARDED, 0)
    assert not resource.needs_attention
    assert not Resource.objects.needing_attention().exists()


def test_a_link_that_a_person_opened_works_for_a_term(check, link, on_day):
    resource = link("/status/403", link_opened_on=dt.date(2026, 8, 24))
    on_day(24)
    check()
    assert state(resource) == LinkState.WORKING
    assert "A colleague opened it on 24 August 2026, and it worked." in resource.link_detail
    on_day(25)
    check()
    assert state(resource) == LinkState.GUARDED


def test_a_link_that_a_person_opened_breaks_when_its_page_is_gone(check, link):
    resource = link("/status/404", link_opened_on=dt.date(2026, 11, 23))
    check()
    assert state(resource) == LinkState.BROKEN


def test_a_move_is_saved_with_its_redirects(check, link, site):
    resource = link("/to?301=/to%3F302%3D/page")
    check()
    assert state(resource) == LinkState.MOVED
    assert resource.link_moved_to == site.address("/to?302=/page")
    assert resource.link_redirects == [
        [301, site.address("/to?302=/page")],
        [302, site.address("/page")],
    ]


def test_a_link_check_leaves_no_change_history(check, link):
    resource = link("/to?301=/page")
    before = resource.history.count()
    check()
    assert resource.history.count() == before


def test_an_address_of_several_schools_is_checked_once(check, link, site):
    first, second = link("/page"), link("/page", school=factories.SchoolFactory())
    check()
    assert state(first) == state(second) == LinkState.WORKING
    assert len(site.asked) == 1


def test_only_links_in_use_are_checked(check, link, site):
    link("/page", is_archived=True)
    document = factories.DocumentFactory()
    factories.ResourceFactory(school=document.school, document=document, url="")
    assert check().addresses == 0
    assert site.asked == []


def test_only_the_given_links_are_checked(check, link, site):
    other = factories.SchoolFactory()
    mine, theirs = link("/page"), link("/page", school=other)
    check(Resource.objects.filter(school=other))
    assert (state(mine), state(theirs)) == (LinkState.NOT_CHECKED, LinkState.WORKING)


def test_if_nothing_is_reached_we_are_offline_and_nothing_is_saved(check, link, site):
    resources = [link(f"/page{number}") for number in range(3)]
    site.shutdown()
    site.server_close()
    with pytest.raises(OfflineError, match="offline"):
        check()
    assert {state(resource) for resource in resources} == {LinkState.NOT_CHECKED}
    assert {resource.link_checked_at for resource in resources} == {None}


class TestTimeLimit:
    """A round ends, however slowly the sites answer."""

    @pytest.fixture
    def brief(self, site):
        """Return a round of 0.3 seconds, with patience for each single request."""
        return lambda: check_links(network=local_network(), seconds=30, within=0.3)

    def test_what_was_checked_in_time_is_saved_and_the_rest_is_left(self, brief, link, site):
        slow, quick = link("/hang"), link("", url=site.address("/page", host="other.example"))
        result = brief()
        assert (result.addresses, result.left) == (1, 1)
        assert (state(quick), quick.link_checked_at is None) == (LinkState.WORKING, False)
        assert (state(slow), slow.link_checked_at) == (LinkState.NOT_CHECKED, None)

    def test_the_next_round_begins_with_what_was_left(self, brief, link, site):
        now = timezone.now()
        link("/a", link_checked_at=now)
        link("/b", link_checked_at=now - dt.timedelta(days=1))
        link("/c")
        brief()
        assert [path for _, _, path in site.asked] == ["/c", "/b", "/a"]


@pytest.mark.parametrize(
    "address", ["http://xn--a.example/", "http://1.1.1.1:70000/", "http://[::1/", "http://a..b/"]
)
def test_one_odd_address_does_not_end_the_check_of_all_schools(check, link, address):
    odd, sound = link("", url=address), link("/page", school=factories.SchoolFactory())
    check()
    assert (state(odd), state(sound)) == (LinkState.NOT_CHECKED, LinkState.WORKING)
    assert odd.link_detail


def test_forbidden_addresses_are_never_contacted(check, link):
    for address in ("http://127.0.0.1/", "http://169.254.169.254/", "http://localhost/"):
        link("", url=address)
    with contacted() as seen:
        check()
    assert seen == []


def test_a_link_edited_during_the_check_is_left_alone(link, site):
    resource = link("/status/404")

    finding = Finding(resource.url, LinkOutcome.GONE)
    Resource.objects.update(url="https://new.example/")
    record_findings([finding], among=Resource.objects.all(), at=dt.datetime.now(dt.UTC))
    assert state(resource) == LinkState.NOT_CHECKED


def test_saving_takes_as_many_queries_for_thirty_links_as_for_three(check, link):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            check()
        return len(seen)

    for number in range(3):
        link(f"/page{number}")
    few = queries()
    for number in range(3, 30):
        link(f"/page{number}")
    assert queries() == few
