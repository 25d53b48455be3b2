"""Errors of a database or a bucket that cannot save just now, told apart from faults of ours.

The numbers are SQLite's result codes (sqlite.org/rescode.html) and PostgreSQL's states
(its documentation, appendix A).
"""

import sqlite3
from collections.abc import Iterator
from enum import StrEnum

from django.db import InterfaceError, OperationalError

BUSY_IN_SQLITE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
FULL_OR_READ_ONLY_IN_SQLITE = {
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM),
}
BUSY_IN_POSTGRESQL = {
    "55P03",  # waited too long for a lock
    "57014",  # a statement took too long
    "25P03",  # a transaction was idle for too long
    "40P01",  # deadlock
    "40001",  # serialisation failure
}
FULL_OR_READ_ONLY_IN_POSTGRESQL = {"53100", "25006", "58030"}
OF_A_BUCKET = {"boto3", "botocore", "s3transfer"}
"""Packages whose errors tell that a bucket does not answer, or refuses. They may not be loaded."""


class Unavailable(StrEnum):
    """Why the database did not save, or that files cannot be reached."""

    BUSY = "busy"
    FULL_OR_READ_ONLY = "full or read-only"
    UNREACHABLE = "unreachable"
    FILES = "files"


def unavailable(error: BaseException | None) -> Unavailable | None:
    """Return why nothing was saved or read, or None if the error has another cause."""
    for one in _chain(error):
        if type(one).__module__.partition(".")[0] in OF_A_BUCKET:
            return Unavailable.FILES
        if isinstance(one, OperationalError | InterfaceError):
            return _reason(one.__cause__ or one)
    return None


def _reason(error: BaseException) -> Unavailable | None:
    """Return the reason that the database's driver gives."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None and str(error) == "database is locked":  # it waited for its turn in vain
        code = sqlite3.SQLITE_BUSY
    if code is not None:
        primary = code & 0xFF  # the rest says more exactly what happened
        if primary in BUSY_IN_SQLITE:
            return Unavailable.BUSY
        return Unavailable.FULL_OR_READ_ONLY if primary in FULL_OR_READ_ONLY_IN_SQLITE else None
    state = getattr(error, "sqlstate", None)
    if state in BUSY_IN_POSTGRESQL:
        return Unavailable.BUSY
    if state in FULL_OR_READ_ONLY_IN_POSTGRESQL:
        return Unavailable.FULL_OR_READ_ONLY
    # Without a state the connection failed. 08, 53 and 57P are about connections too.
    is_lost = type(error).__module__.startswith("psycopg") and state is None
    return (
        Unavailable.UNREACHABLE
        if is_lost or (state or "").startswith(("08", "53", "57P"))
        else None
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
