"""Times a check of 200 links, with its real limits, against fetching each page in turn.

Every fault that a site can have is among them, so the slow links are those that would be slow for
a school: two that never answer take ten seconds each for HEAD and for GET.
"""

import http.client
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.links import check_links
from curriculum.models import Resource
from tests import factories
from tests.benchmarks.figure import Figure
from tests.curriculum.links.certificates import certificate_for
from tests.curriculum.links.site import SITE, Site, local_network, served

LINKS, HOSTS = 200, 40
PAUSE = 0.1
"""Seconds that the site takes for each response, like one on the internet."""

FAULTS = [
    *("/to?301=/page", "/to?302=/page", "/to?308=/page", "/loop/a", "/further/1"),
    *("/status/404", "/status/410", "/status/500", "/status/403", "/no-head/405"),
    *("/huge-without-head", "/rubbish", "/to?301=http://127.0.0.1/"),
    *("/to?302=http://169.254.169.254/", "/hang", "/drip"),
]


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as sites:
        site = sites.enter_context(served(pause=PAUSE))
        secure = certificate_for("elsewhere.example", Path(folder))
        wrong = sites.enter_context(served(certificate=secure))
        yield _check(site, f"check of {LINKS} links that answer", [])
        addresses = [site.address(path, host=f"host{n}.example") for n, path in enumerate(FAULTS)]
        addresses.append(wrong.address("/page", host="wrong.example"))
        yield _check(site, f"check of {LINKS} links, {len(addresses)} with a fault", addresses)


def _check(site: Site, what: str, addresses: list[str]) -> Figure:
    """Return the seconds of one check, and of fetching as many pages one after another."""
    school = factories.SchoolFactory()
    good = LINKS - len(addresses)
    addresses = addresses + [
        site.address(f"/page/{number}", host=f"host{number % HOSTS}.example")
        for number in range(good)
    ]
    for address in addresses:
        factories.ResourceFactory(school=school, url=address)
    resources = Resource.objects.filter(school=school)
    with CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        assert check_links(resources, network=local_network()).addresses == LINKS
        seconds = time.perf_counter() - started
    return Figure(what, seconds, _one_by_one(site), len(queries))


def _one_by_one(site: Site) -> float:
    started = time.perf_counter()
    for number in range(LINKS):
        client = http.client.HTTPConnection(SITE, site.server_address[1])
        client.request("HEAD", f"/page/{number}")
        client.getresponse().read()
        client.close()
    return time.perf_counter() - started
