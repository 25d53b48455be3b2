"""One moment of the database to read from, while others go on saving."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections, transaction

from config.backups import BackupError

NOT_THE_OWNER = (
    "The database {path} belongs to another account than this one. Run the command as that "
    "account, for example: sudo -u {owner} … Nothing was changed."
)


@contextmanager
def snapshot() -> Iterator[None]:
    """Let the block read the database as it is now, by a connection of its own.

    On PostgreSQL it is a transaction that sees one moment. On SQLite it is a reading transaction:
    in WAL mode it waits for nobody, and nobody waits for it.
    """
    usual = connections["default"]
    own = usual.copy()
    if own.vendor == "sqlite":
        options = {"transaction_mode": "DEFERRED", "init_command": "PRAGMA query_only=ON"}
        own.settings_dict["OPTIONS"] = own.settings_dict["OPTIONS"] | options
        own.execute_wrappers.clear()  # it writes nothing, so it needs no turn
    connections["default"] = own
    try:
        with transaction.atomic():
            with own.cursor() as cursor:
                if own.vendor == "postgresql":
                    cursor.execute(
                        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;"
                        "SET LOCAL idle_in_transaction_session_timeout = 0"
                    )
                cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # the moment is now
            yield
    finally:
        own.close()
        connections["default"] = usual


def require_owner() -> None:
    """Raise BackupError if SQLite's database is another account's.

    SQLite makes files beside the database. Made by root, the service could not write to them and
    could save nothing until it is restarted.
    """
    name = connections["default"].settings_dict["NAME"]
    path = Path(str(name))
    if connections["default"].vendor != "sqlite" or not path.is_file():
        return
    if path.stat().st_uid != os.geteuid():
        raise BackupError(NOT_THE_OWNER.format(path=path, owner=path.owner()))
