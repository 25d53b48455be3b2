"""Checks one link of the site in tests."""

from curriculum.links.batch import check_all
from curriculum.links.finding import Finding
from tests.curriculum.links.site import Site, local_network

SOON = 0.4
"""Seconds for one request in tests, in place of ten."""


def check(address: str, **network: object) -> Finding:
    """Return the result for an address, with little patience."""
    (finding,) = check_all([address], network=local_network(**network), seconds=SOON)
    return finding


def paths(site: Site) -> list[tuple[str, str]]:
    """Return what the site was asked: the method and the path of each request."""
    return [(method, path) for method, _, path in site.asked]
