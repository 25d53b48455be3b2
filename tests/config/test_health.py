"""The health check for monitors and start-up scripts."""

from django.db import DatabaseError, connection


def test_it_answers_ok_while_the_database_does(client, db):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")
    assert "no-store" in answer["Cache-Control"]


def test_it_answers_503_when_the_database_does_not(client, db):
    def broken(*args):
        raise DatabaseError

    with connection.execute_wrapper(broken):
        answer = client.get("/healthz")
    assert answer.status_code == 503


def test_it_tells_a_monitor_the_version_beside_the_answer(client, db, settings):
    assert client.get("/healthz")["X-Version"] == settings.VERSION


def test_it_only_reads(client, db):
    assert client.post("/healthz").status_code == 405
