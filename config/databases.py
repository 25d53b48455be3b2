"""The settings of the database, with a limit for whatever it may have to wait for."""

from collections.abc import Iterator
from typing import Any

from classes.unavailable import Unavailable, unavailable

SAVE_SECONDS = 30
"""How long a save waits for another to end."""
STATEMENT_SECONDS = 60
"""How long a statement of a request may take on PostgreSQL. Commands have no such limit."""
IDLE_SECONDS = 300
"""How long PostgreSQL keeps locks for a program that no longer says anything."""
STANDBY_SECONDS = 10
"""How long a statement may take on a standby, before the primary is read instead."""
JOINS = 11
"""Up to how many tables PostgreSQL looks for the best order to join them.

The workbook joins ten. With the usual eight, the planner would begin with the tables of all
schools, and narrow them to one school at the end. From twelve on, it would only guess.
"""
LIMITS_OF_PAGES = ("lock_timeout", "statement_timeout")
LASTING = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
Settings = dict[str, Any]


def databases(
    main: Settings, *, standby: Settings | None, pooler: Settings | None, serving: bool
) -> dict[str, Settings]:
    """Return Django's DATABASES: the main one and, where there is one, its standby.

    Pages reach the main one through the pooler. Commands and workers do not: they may hold a lock
    of the session, or a transaction that takes long.
    """
    if serving and pooler:
        found = {"default": _pooled(pooler)}
    else:
        found = {"default": with_limits(main, serving=serving)}
    return found | ({"standby": _standby(standby)} if standby else {})


def _pooled(database: Settings) -> Settings:
    """Return settings that hold when each transaction may get another connection.

    A pooler refuses `options` at the start of a connection, and a cursor of the server would be on
    a connection that somebody else has by then. docs/several-machines.md says where the limits are.
    """
    options = _network() | database.get("OPTIONS", {})
    return LASTING | {"DISABLE_SERVER_SIDE_CURSORS": True} | database | {"OPTIONS": options}


def _standby(database: Settings) -> Settings:
    # Read-only even after it was promoted, while another is the primary for us.
    options = _options(statement_timeout=f"{STANDBY_SECONDS}s", default_transaction_read_only="on")
    ours = _network() | {"connect_timeout": 2, "options": options}
    return LASTING | database | {"OPTIONS": ours | database.get("OPTIONS", {})}


def with_limits(database: Settings, *, serving: bool) -> Settings:
    """Return the settings of DATABASE_URL with ours added. What the address says goes first."""
    given = database.get("OPTIONS", {})
    if database["ENGINE"].endswith("sqlite3"):
        # Django's backend, with turns for those who write.
        return database | {"ENGINE": "config.sqlite3", "OPTIONS": _sqlite() | given}
    return LASTING | database | {"OPTIONS": _postgresql(serving=serving) | given}


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
    limits = {"idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s"}
    if serving:
        limits |= {
            "lock_timeout": f"{SAVE_SECONDS}s",
            "statement_timeout": f"{STATEMENT_SECONDS}s",
        }
    return _network() | {"options": _options(**limits)}


def _options(**settings: str) -> str:
    settings |= {"join_collapse_limit": str(JOINS)}
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def _network() -> dict[str, Any]:
    # The second: milliseconds without an acknowledgement from the other side.
    return {"connect_timeout": 5, "tcp_user_timeout": 10_000}


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


def pooler_unfit(pooler: Settings | None) -> Iterator[str]:
    """Yield a sentence if pages would not reach the database, or would wait for it without end."""
    if not pooler:
        return
    import psycopg

    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    given = {name: pooler[key] for name, key in (names | {"dbname": "NAME"}).items() if pooler[key]}
    options = {"connect_timeout": "5"} | pooler.get("OPTIONS", {})
    try:
        with psycopg.connect("", **given | options, prepare_threshold=None) as connection:
            limits = [connection.execute(f"SHOW {name}").fetchone() for name in LIMITS_OF_PAGES]
    except psycopg.Error as error:
        reason = str(error).partition("\n")[0].strip().removesuffix(".")
        yield f"The database cannot be reached through POOLER_URL: {reason}."
        return
    if ("0",) in limits:
        yield (
            "Pages have no time limits through POOLER_URL. Set lock_timeout and statement_timeout "
            "in connect_query, as in deploy/pgbouncer.ini."
        )
