"""The settings of the database, with a limit for whatever it may have to wait for."""

from typing import Any

from classes.unavailable import Unavailable, unavailable

SAVE_SECONDS = 30
"""How long a save waits for another to end."""
STATEMENT_SECONDS = 60
"""How long a statement of a request may take on PostgreSQL. Commands have no such limit."""
IDLE_SECONDS = 300
"""How long PostgreSQL keeps locks for a program that no longer says anything."""


def with_limits(database: dict[str, Any], *, serving: bool) -> dict[str, Any]:
    """Return the settings of DATABASE_URL with ours added. What the address says goes first."""
    given = database.get("OPTIONS", {})
    if database["ENGINE"].endswith("sqlite3"):
        # Django's backend, with turns for those who write.
        return database | {"ENGINE": "config.sqlite3", "OPTIONS": _sqlite() | given}
    lasting = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    return lasting | database | {"OPTIONS": _postgresql(serving=serving) | given}


def _sqlite() -> dict[str, Any]:
    """Return the options of a SQLite database.

    IMMEDIATE: a transaction takes the write lock at its start, where it can wait for it. A lock
    upgraded half-way fails at once. FULL: a confirmed save survives a power cut, not only the end
    of the process. secure_delete: deleted data is overwritten, so that an erased name does not
    stay in the file.
    """
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": SAVE_SECONDS,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "PRAGMA secure_delete=FAST;",
    }


def _postgresql(*, serving: bool) -> dict[str, Any]:
    limits = {"idle_in_transaction_session_timeout": IDLE_SECONDS}
    if serving:
        limits |= {"lock_timeout": SAVE_SECONDS, "statement_timeout": STATEMENT_SECONDS}
    return {
        "connect_timeout": 5,
        "tcp_user_timeout": 10_000,  # milliseconds without an acknowledgement from the other side
        "options": " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items()),
    }


def why_unusable(error: BaseException) -> str | None:
    """Return a sentence for whoever started a program, if a service let it down; else None.

    No driver's first line holds a password or a value.
    """
    reason = str(error).partition("\n")[0].strip().removesuffix(".")
    match unavailable(error):
        case None:
            return None
        case Unavailable.FILES:
            return f"The files in S3_BUCKET cannot be reached: {reason}."
        case Unavailable.UNREACHABLE:
            return f"The database of DATABASE_URL cannot be reached: {reason}."
        case _:
            return f"The database of DATABASE_URL cannot be used just now: {reason}."
