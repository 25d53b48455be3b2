"""The health check for monitors, load balancers and start-up scripts: can anything be saved?"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction

from config import health
from config.logs.addresses import without_secrets

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="about SQLite")


@pytest.fixture(autouse=True)
def each_asks_anew(monkeypatch) -> None:
    monkeypatch.setattr(health, "_checks", health.Checks(health.why_nothing_can_be_saved))


@contextmanager
def locked_by_another_process() -> Iterator[None]:
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        other = connection.get_new_connection(connection.get_connection_params())
        other.execute("LOCK TABLE django_session")
    try:
        yield
    finally:
        other.rollback()
        other.close()


@contextmanager
def database_settings(**changed) -> Iterator[None]:
    """Change how the database is opened, for connections that are opened meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in changed.items():
            patch.setitem(connections.databases["default"], name, value)
        yield
    connection.close()


def test_it_answers_ok_while_the_database_saves(client, transactional_db):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")
    assert "no-store" in answer["Cache-Control"]
    assert not Session.objects.exists()


def test_it_answers_503_within_a_second_while_another_process_holds_the_lock(
    client, transactional_db
):
    with locked_by_another_process():
        started = time.monotonic()
        answer = client.get("/healthz")
        took = time.monotonic() - started
    assert (answer.status_code, answer.text) == (503, "cannot save: database locked")
    assert took < 1


@on_sqlite
def test_it_answers_503_when_the_database_can_only_be_read(client, transactional_db):
    options = connection.settings_dict["OPTIONS"]
    read_only = options | {"init_command": options["init_command"] + "PRAGMA query_only=1"}
    with database_settings(OPTIONS=read_only):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (503, "cannot save: disk full or read-only")


def test_it_answers_503_when_there_is_no_database(client, transactional_db):
    nowhere = "/nowhere/db" if connection.vendor == "sqlite" else "nowhere"
    with database_settings(NAME=nowhere):
        assert client.get("/healthz").status_code == 503


@on_sqlite
def test_it_answers_ok_while_one_of_us_saves_for_long(client, transactional_db):
    with transaction.atomic():
        assert client.get("/healthz").text == "ok"


def test_it_shares_an_answer_among_those_who_ask_in_the_same_second(client, transactional_db):
    client.get("/healthz")
    check = health._checks._latest
    client.get("/healthz")
    assert health._checks._latest is check


def test_it_does_not_wait_twice_for_a_database_that_hangs():
    without_secrets("read the addresses, as a server has done by then")
    checks = health.Checks(lambda: time.sleep(2) or "")
    started = time.monotonic()
    assert [checks.reason() for _ in range(5)] == ["database unavailable"] * 5
    assert time.monotonic() - started < 1.2


def test_it_tells_a_monitor_the_version_beside_the_answer(client, transactional_db, settings):
    assert client.get("/healthz")["X-Version"] == settings.VERSION


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize(
    "request_of",
    [
        {"headers": {"host": "10.0.0.5"}},
        {"headers": {"host": "no-such-name.example"}},
        {"path": "/healthz/"},
        {"SCRIPT_NAME": "/coverage"},
    ],
)
def test_it_answers_whoever_asks_and_however(client, transactional_db, settings, request_of):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get(**{"path": "/healthz"} | request_of)
    assert (answer.status_code, answer.text) == (200, "ok")


@pytest.mark.sqlite_is_enough
def test_it_only_answers(client, db):
    assert client.post("/healthz").status_code == 405


def test_only_a_change_is_a_line_of_the_log(client, transactional_db, monkeypatch, caplog):
    said = iter(["", "database unavailable", "database unavailable", ""])
    monkeypatch.setattr(health, "FRESH", -1)
    monkeypatch.setattr(health, "_checks", health.Checks(lambda: next(said)))
    statuses = [client.get("/healthz").status_code for _ in range(4)]
    assert statuses == [200, 503, 503, 200]
    assert [record.getMessage() for record in caplog.records] == [
        "Nothing can be saved: database unavailable",
        "Saving works again.",
    ]
