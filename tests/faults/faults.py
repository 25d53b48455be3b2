"""What can break. Each fault happens in a `with` block and is over when the block ends."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from tests.faults.installation import MAIL_PORT, Installation
from tests.lessons.real_server import Server

Fault = Callable[[Installation], contextlib.AbstractContextManager[None]]


@contextlib.contextmanager
def nothing(place: Installation) -> Iterator[None]:
    """No fault."""
    time.sleep(8)
    yield


@contextlib.contextmanager
def process_killed(place: Installation) -> Iterator[None]:
    """kill -9 of a process that answers requests."""
    os.kill(place.processes()[0], signal.SIGKILL)
    yield


@contextlib.contextmanager
def server_killed(place: Installation) -> Iterator[None]:
    """kill -9 of everything, started again a second later, as systemd does."""
    place.kill()
    time.sleep(1)
    yield
    place.serve()


@contextlib.contextmanager
def master_killed(place: Installation) -> Iterator[None]:
    """kill -9 of the master alone, started again at once."""
    os.kill(place.server.pid, signal.SIGKILL)
    place.server.wait()
    yield
    place.serve()


@contextlib.contextmanager
def restarted(place: Installation) -> Iterator[None]:
    """Stopped in good order (SIGTERM) and started again."""
    place.server.terminate()
    place.server.wait(60)
    yield
    place.serve()


@contextlib.contextmanager
def reloaded(place: Installation) -> Iterator[None]:
    """HUP, as for an upgrade."""
    place.server.send_signal(signal.SIGHUP)
    time.sleep(4)
    yield


@contextlib.contextmanager
def disk_full(place: Installation) -> Iterator[None]:
    """The disk is full for eight seconds."""
    filler = place.folder / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    time.sleep(8)
    yield
    filler.unlink()


@contextlib.contextmanager
def folder_gone(place: Installation) -> Iterator[None]:
    """The data folder is not there for eight seconds, as when a network disk drops out."""
    data, away = place.folder / "data", place.folder / "away"
    data.rename(away)
    time.sleep(8)
    yield
    if data.exists():
        data.rename(place.folder / "made-meanwhile")
    away.rename(data)


@contextlib.contextmanager
def locked(place: Installation) -> Iterator[None]:
    """Another program holds SQLite's write lock for 20 seconds."""
    other = sqlite3.connect(place.folder / "data" / "db.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    time.sleep(20)
    yield
    other.execute("ROLLBACK")
    other.close()


@contextlib.contextmanager
def silent_mail(place: Installation) -> Iterator[None]:
    """A mail server that says nothing, and twenty forgotten passwords, for eight seconds."""
    with socket.create_server(("127.0.0.1", MAIL_PORT)):
        threads = [threading.Thread(target=_forget, args=[place]) for _ in range(20)]
        for thread in threads:
            thread.start()
        time.sleep(8)
        yield
    for thread in threads:
        thread.join()


def _forget(place: Installation) -> None:
    with contextlib.suppress(httpx.TransportError), httpx.Client(base_url=place.url) as client:
        client.get("/accounts/password/reset/")
        Server.post(client, "/accounts/password/reset/", email=place.school["email"])


@contextlib.contextmanager
def stalled(place: Installation) -> Iterator[None]:
    """500 connections that send half a request and stop, for eight seconds."""
    half = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nlogin="
    connections = []
    for number in range(500):
        connection = socket.create_connection(("127.0.0.1", place.port), timeout=5)
        connection.sendall(half if number % 2 else half[:40])
        connections.append(connection)
    time.sleep(8)
    yield
    for connection in connections:
        connection.close()


@contextlib.contextmanager
def database_stopped(place: Installation) -> Iterator[None]:
    """PostgreSQL is stopped at once (-m immediate) for eight seconds."""
    _cluster("stop", "-m", "immediate")
    time.sleep(8)
    yield
    _cluster("start")


@contextlib.contextmanager
def database_frozen(place: Installation) -> Iterator[None]:
    """PostgreSQL stands still (SIGSTOP) for 15 seconds."""
    pids = _postgres_processes()
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(15)
    yield
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


@contextlib.contextmanager
def table_locked(place: Installation) -> Iterator[None]:
    """Another program locks the table of lessons for 20 seconds."""
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"]) as other:
        other.execute("LOCK TABLE lessons_lesson IN ACCESS EXCLUSIVE MODE")
        time.sleep(20)
        yield
        other.rollback()


@contextlib.contextmanager
def connections_used_up(place: Installation) -> Iterator[None]:
    """Another program uses up PostgreSQL's connections for eight seconds."""
    import psycopg

    others = []
    with contextlib.suppress(psycopg.OperationalError):
        while True:
            others.append(psycopg.connect(os.environ["DATABASE_URL"]))
    time.sleep(8)
    yield
    for other in others:
        other.close()


def _cluster(*arguments: str) -> None:
    version, name, *_ = subprocess.run(
        ["pg_lsclusters", "-h"], capture_output=True, text=True, check=True
    ).stdout.split()
    subprocess.run(["pg_ctlcluster", version, name, *arguments], check=True)


def _postgres_processes() -> list[int]:
    """Return the processes of the throw-away cluster: the server and what it started."""
    data = subprocess.run(
        ["pg_lsclusters", "-h"], capture_output=True, text=True, check=True
    ).stdout.split()[5]
    server = int((Path(data) / "postmaster.pid").read_text().split()[0])
    children = subprocess.run(["pgrep", "-P", str(server)], capture_output=True, text=True)
    return [server, *map(int, children.stdout.split())]


EITHER: list[tuple[Fault, int]] = [
    (nothing, 4),
    (process_killed, 4),
    (server_killed, 4),
    (master_killed, 4),
    (restarted, 4),
    (reloaded, 4),
    (silent_mail, 4),
    (stalled, 4),
]
"""Each fault with the number of people who log lessons meanwhile."""
SQLITE: list[tuple[Fault, int]] = [(disk_full, 4), (folder_gone, 4), (locked, 4), (locked, 8)]
POSTGRES: list[tuple[Fault, int]] = [
    (database_stopped, 4),
    (database_frozen, 4),
    (table_locked, 4),
    (table_locked, 16),
    (connections_used_up, 4),
]
