"""Any query string gives a page: what makes no sense in it is left out of account."""

from collections.abc import Iterator
from random import Random

import pytest
from django.conf import settings

from classes.models import Role
from tests.classes.test_access import ROUTES, Route, Scene
from tests.examples import examples

NAMES = (
    *("page", "per_page", "sort", "q", "year", "class", "classes", "class_group", "module"),
    *("session", "state", "status", "who", "what", "audience", "link", "which", "since", "until"),
    *("done", "all", "as", "names", "planned", "pupil", "pupils", "held_on", "by_child", "next"),
    *("teacher", "taught_by", "outcome", "reason", "kind", "mine", "framework", "record", "of"),
)
"""The parameters of any staff page, and those that pages do not have."""

OF_LISTS = ("sort", "page", "per_page")
"""These alone leave a list as long as it is."""

VALUES = (
    *("-1", "0", "1", "9" * 20, "-" + "9" * 20, "abc", "-abc", " ", "1.5", "٣", "²", "\x00"),
    *("None", "2026-02-30", "'", "☃"),
)
ALWAYS = ("-1", "9" * 20)
"""Other values take turns from page to page; `make test-deep` tries all on each."""

REFUSED_BY_POSTGRESQL = ("9" * 20, "\x00")
ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture
def scene(db, originals) -> Scene:
    """Return a school with one of everything that an address can name."""
    return originals.copy(Scene)


def values_for(route: Route) -> list[str]:
    """Return the values to try: on PostgreSQL those that only a database can refuse."""
    if not ON_SQLITE:
        return list(REFUSED_BY_POSTGRESQL)
    others = Random(str(route)).sample(VALUES, min(len(VALUES), examples(1)))
    return list(dict.fromkeys((*ALWAYS, *others)))


def queries_for(route: Route) -> Iterator[dict[str, str]]:
    """Yield the query strings to try."""
    for value in values_for(route):
        for names in (NAMES, OF_LISTS)[: 2 if ON_SQLITE else 1]:
            yield dict.fromkeys(names, value)
    if ON_SQLITE:
        yield dict.fromkeys(OF_LISTS, "9" * 1_200)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_any_query_string_gives_the_page(scene, sign_in, route: Route):
    client = sign_in(scene.people[Role.PSHE_LEAD])
    address = scene.address(route)
    for query in queries_for(route):
        if client.get(address, query).status_code != 200:
            assert client.get(address).status_code != 200, query  # it is no page at all
            return
