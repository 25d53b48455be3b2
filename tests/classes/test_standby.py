"""Figures may be read on a standby. Where it does not answer, the primary is read."""

import datetime as dt
import socket
import time
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from classes import standby
from classes.models import School
from config.databases import databases

pytestmark = pytest.mark.sqlite_is_enough


@pytest.fixture(autouse=True)
def known(monkeypatch, django_db_blocker) -> Iterator[standby.Standby]:
    """Let this process know nothing yet, and have a standby that nobody listens for."""
    known = standby.Standby()
    monkeypatch.setattr(standby, "_standby", known)
    point_at(monkeypatch, 1)
    with django_db_blocker.unblock():
        yield known


def point_at(monkeypatch, port: int) -> None:
    address = {"ENGINE": "django.db.backends.postgresql", "NAME": "c", "USER": "c"}
    address |= {"HOST": "127.0.0.1", "PORT": port}
    found = databases(address, standby=address, pooler=None, serving=True)
    settings = connections.databases["default"] | found["standby"]
    monkeypatch.setitem(connections.databases, standby.ALIAS, settings)


def where() -> str:
    return standby.Router().db_for_read(School) or "primary"


def test_one_that_is_away_is_not_read_and_not_asked_again_for_a_while(known, caplog):
    assert standby.read(where) == ("primary", None)
    assert known._until > time.monotonic() + standby.REST - 5
    assert standby.read(where) == ("primary", None)
    assert caplog.messages == ["The standby is not read: it is away, or too far behind."]


def test_one_that_stands_still_holds_up_a_page_for_a_second_once(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        point_at(monkeypatch, silent.getsockname()[1])
        started = time.monotonic()
        assert standby.read(where) == standby.read(where) == ("primary", None)
        assert time.monotonic() - started < standby.PATIENCE * 2


def test_one_that_fails_half_way_is_replaced_by_the_primary(monkeypatch, known):
    monkeypatch.setattr(standby, "_ask", lambda answers: answers.append(timezone.now()))

    def work() -> str:
        if where() == "standby":
            raise OperationalError("canceling statement due to conflict with recovery")
        return where()

    assert standby.read(work) == ("primary", None)
    assert known.as_of() is None


def test_one_that_is_too_far_behind_is_not_read(monkeypatch, settings, known):
    settings.STANDBY_MINUTES = 5
    for minutes, is_read in ((4, True), (6, False)):
        then = timezone.now() - dt.timedelta(minutes=minutes)
        monkeypatch.setattr(standby, "_ask", lambda answers, then=then: answers.append(then))
        known._until = 0
        assert (known.as_of() == then) is is_read


def test_only_reads_go_there_and_writes_never(monkeypatch):
    router = standby.Router()
    monkeypatch.setattr(standby, "_ask", lambda answers: answers.append(timezone.now()))
    both, as_of = standby.read(lambda: (where(), router.db_for_write(School)))
    assert both == ("standby", "default")
    assert as_of
    assert where() == "primary"
    assert router.allow_migrate("standby", "classes") is False


def test_a_page_on_the_standby_knows_as_of_when_it_is(monkeypatch):
    page = standby.on_standby(lambda request: HttpResponse(f"{where()} {request.as_of}"))
    request = HttpRequest()
    then = timezone.now()
    assert page(request).content == b"primary None"
    monkeypatch.setattr(standby, "_standby", standby.Standby())
    monkeypatch.setattr(standby, "_ask", lambda answers: answers.append(then))
    assert page(request).content.decode() == f"standby {then}"
