"""Django's SQLite backend, with turns for those who write, and with the order of names."""

import os
import re
import time
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from classes.names.order import SQLITE_FUNCTION
from classes.names.spelling import folded
from config.sqlite3.turns import Turn, Turns

WRITES = re.compile(r"\s*(BEGIN|INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP)\b", re.IGNORECASE)

_turns: dict[str, Turns] = {}
os.register_at_fork(after_in_child=_turns.clear)


def _folded(name: str | None) -> str | None:
    return name if name is None else folded(str(name))


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection. It has the turn from a BEGIN, or a write without one, until that has ended.

    `patience` is how many seconds it waits, for its turn and then for other processes.
    """

    goes_first = False

    def __init__(self, settings_dict: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(settings_dict, *args, **kwargs)
        self.patience: float = settings_dict["OPTIONS"].get("timeout", 5)
        self._turn: Turn | None = None
        self.execute_wrappers.append(self._in_turn)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection that can order names."""
        connection = super().get_new_connection(conn_params)
        connection.create_function(SQLITE_FUNCTION, 1, _folded, deterministic=True)
        return connection

    @property
    def turns(self) -> Turns:
        """The queue of those who write to this file."""
        path = os.path.abspath(self.settings_dict["NAME"])
        return _turns.get(path) or _turns.setdefault(path, Turns())

    def _in_turn(
        self, execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """Execute a statement; if it takes SQLite's lock, when its turn has come."""
        if self._turn is None and WRITES.match(sql) and not self.is_in_memory_db():
            self._take_turn()
        try:
            result = execute(sql, params, many, context)
            if self._turn and self._turn.saving_since is None:
                self._turn.saves()
            return result
        finally:
            self._end_turn_if_done()

    def _take_turn(self) -> None:
        """Wait for the turn. What is left of the time, SQLite may wait for other processes."""
        started = time.monotonic()
        self._turn = self.turns.take(self.patience, before_others=self.goes_first)
        if self._turn is None:
            raise OperationalError("database is locked")
        left = max(self.patience - (time.monotonic() - started), 0)
        self.connection.execute(f"PRAGMA busy_timeout = {int(left * 1000)}")

    def _end_turn_if_done(self) -> None:
        if not (self.connection and self.connection.in_transaction):
            self._end_turn()

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            self._end_turn_if_done()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._end_turn_if_done()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._end_turn()

    def __del__(self) -> None:
        """Give the turn back if a thread has ended in the middle."""
        self._end_turn()

    def _end_turn(self) -> None:
        if self._turn:
            self._turn.end()
            self._turn = None
