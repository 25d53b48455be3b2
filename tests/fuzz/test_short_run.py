"""A short run of the fuzzer: the same few hundred requests each time."""

import socket

import pytest

from tests.fuzz.__main__ import no_name_leads_anywhere
from tests.fuzz.addresses import every_address
from tests.fuzz.fuzzer import Fuzzer, Tally
from tests.fuzz.world import make_world

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture
def tally(db, originals, monkeypatch) -> Tally:
    monkeypatch.setattr(socket, "getaddrinfo", no_name_leads_anywhere)
    tally = Tally()
    fuzzer = Fuzzer(originals.copy(make_world), 20261124, tally, {})
    fuzzer.crawl(12)
    for address in every_address():
        if not address.is_admin:
            fuzzer.step(address)
    fuzzer.steps(60)
    return tally


def test_no_request_of_any_role_is_answered_by_a_500(tally):
    assert list(tally.troubles.values()) == []
    roles = {role for role, _ in tally.answers}
    assert tally.requests > 400
    assert len(roles) == 10
    assert {role for role, status in tally.answers if status == "2xx"} == roles
