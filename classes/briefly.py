"""Saves that wait for others only a moment, because whoever asked goes on without them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction

MOMENT = 0.1
"""Seconds that a page waits to note something that it does without."""


@contextmanager
def briefly(seconds: float = MOMENT, *, goes_first: bool = False) -> Iterator[None]:
    """Save all of the block or nothing, and wait at most so many seconds for what others save.

    Raise DatabaseError if it could not be saved in this time. On SQLite, `goes_first` takes the
    next turn, before all who wait.
    """
    connection: Any = connections["default"]
    is_ours = hasattr(connection, "patience")  # config.sqlite3, which apps do not import
    before = (connection.patience, connection.goes_first) if is_ours else None
    if is_ours:
        connection.patience, connection.goes_first = seconds, goes_first
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                _limit(connection, seconds)
            yield
    finally:
        if before is not None:
            connection.patience, connection.goes_first = before


def _limit(connection: Any, seconds: float) -> None:
    """Set the limits of PostgreSQL until the end of the transaction."""
    with connection.cursor() as cursor:
        for limit in ("lock_timeout", "statement_timeout"):
            cursor.execute("SELECT set_config(%s, %s, true)", [limit, str(int(seconds * 1000))])
