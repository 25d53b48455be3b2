"""Lets one process at a time bring an installation up to date."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

LOCK = "prepare.lock"
NUMBER = 5_206_141_800_217
"""Any number: that of the lock in PostgreSQL."""


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until no other process is in this block, on this machine or on another one.

    A killed process leaves no lock behind.
    """
    with (folder / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with _locked_in_postgresql():
            yield


@contextmanager
def _locked_in_postgresql() -> Iterator[None]:
    """Hold a lock of the database, on a connection of its own: others are closed meanwhile."""
    if connections["default"].vendor != "postgresql":
        yield
        return
    connection = connections.create_connection("default")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0;")
            cursor.execute("SELECT pg_advisory_lock(%s)", [NUMBER])
        yield
    finally:
        connection.close()
