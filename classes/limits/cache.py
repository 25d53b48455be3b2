"""The cache of Django, for what django-allauth keeps: codes of the second step that were used.

Django's own cache in the database drops a third of its entries when it is full, whether or not they
still count, and says nothing if it could not save. Then codes could be used twice.
"""

import datetime as dt
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, connection
from django.utils import timezone

from classes.limits.counters import CannotSaveError, TooManyCountersError


class CountersCache(DatabaseCache):
    """Keeps each entry until its time is over. Raises CannotSaveError if it cannot save."""

    _table: str

    def _base_set(
        self, mode: str, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT
    ) -> bool:
        try:
            if super()._base_set(mode, key, value, timeout) or mode == "touch":  # type: ignore[misc]
                return True
            if mode == "add" and self._holds(key):
                return False
            # Another process may have added the entry meanwhile. Then this changes it.
            if super()._base_set(mode, key, value, timeout):  # type: ignore[misc]
                return True
        except DatabaseError as error:
            raise CannotSaveError from error
        raise CannotSaveError

    def _holds(self, key: str) -> bool:
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(self._table)
            cursor.execute(f"SELECT 1 FROM {table} WHERE cache_key = %s", [key])  # noqa: S608
            return cursor.fetchone() is not None

    def _cull(self, db: str, cursor: Any, now: dt.datetime, num: int) -> None:
        """Delete what has expired. Raise TooManyCountersError if that does not make room."""
        if num - self.delete_expired() > self._max_entries:
            raise TooManyCountersError

    def delete_expired(self) -> int:
        """Delete the entries whose time is over, and return how many there were."""
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(self._table)
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608
            return int(cursor.rowcount)
