"""What holds one person up holds up nobody else. Real processes only."""

import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.lessons.log.test_load import Logging, make_school

pytestmark = pytest.mark.load

STALLED = 500
SOON = 1.5
"""Seconds, on a machine that runs other tests too. Whoever is held up waits for twenty or more."""
HEADER = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
FORM = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=a"
)
FILE = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\n\r\n"
    b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\na'
)


@contextmanager
def stalled_connections(url: str, number: int) -> Iterator[None]:
    """Open connections that send half a header, half a form or half a file, then nothing."""
    port = int(url.rpartition(":")[2])
    with ExitStack() as connections:
        for place in range(number):
            connection = connections.enter_context(socket.create_connection(("127.0.0.1", port)))
            connection.sendall((HEADER, FORM, FILE)[place % 3])
        yield


def slowest(client: httpx.Client, address: str, times: int = 10) -> float:
    """Return the seconds of the slowest of some requests, all of which are answered with 200."""
    seconds = []
    for _ in range(times):
        started = time.monotonic()
        assert client.get(address).status_code == 200
        seconds.append(time.monotonic() - started)
    return max(seconds)


@contextmanager
def database_locked(path: Path) -> Iterator[None]:
    """Hold SQLite's lock, as another process does that writes for long."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def test_five_hundred_stalled_connections_slow_down_nobody(environment, serve):
    school = make_school(environment, 20)
    server = serve()
    lead = server.signed_in(school["email"])
    people = Logging.__new__(Logging)
    people.server, people.school = server, school
    with stalled_connections(server.url, STALLED):
        assert slowest(lead, "/healthz") < SOON
        assert slowest(lead, f"/schools/{school['slug']}/lessons/", times=3) < 4 * SOON
        assert people.log_one(lead, school["planned"][0]).status_code == 302


def test_reading_goes_on_while_more_people_wait_to_save_than_there_are_threads(environment, serve):
    school = make_school(environment, 20)
    server = serve()
    clients = [server.signed_in(school["email"]) for _ in range(2)]
    people = Logging.__new__(Logging)
    people.server, people.school = server, school
    answers: list[int] = []

    def save(planned: int) -> None:
        client = httpx.Client(base_url=server.url, timeout=30, cookies=clients[0].cookies)
        answers.append(people.log_one(client, planned).status_code)

    threads = [threading.Thread(target=save, args=[pk]) for pk in school["planned"][:16]]
    with database_locked(Path(environment["DATA_DIR"]) / "db.sqlite3"):
        for thread in threads:
            thread.start()
        time.sleep(1)
        assert slowest(clients[1], f"/schools/{school['slug']}/lessons/", times=3) < 4 * SOON
        started = time.monotonic()
        assert clients[1].get("/healthz").status_code == 503
        assert time.monotonic() - started < 2 * SOON + 0.2
        assert answers == []
    for thread in threads:
        thread.join(timeout=30)
    assert answers == [302] * len(threads)
    until = time.monotonic() + 10
    while clients[1].get("/healthz").status_code != 200:
        assert time.monotonic() < until
        time.sleep(0.1)
