"""The counters in the database. All processes share them.

Counting takes one statement for all counters of a request. A counter is dropped only once its time
is over. If there are too many, or nothing can be written, an error is raised: to count nothing
would let everybody guess, and to refuse everybody as too many would not be true.
"""

import time
from collections.abc import Collection, Mapping

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from classes.models import LimitCounter


class CannotSaveError(Exception):
    """Nothing can be counted, because nothing can be saved."""


class TooManyCountersError(CannotSaveError):
    """There are more counters than are kept, which only an attack makes."""


def count(seconds: Mapping[str, int]) -> dict[str, tuple[int, float]]:
    """Count one use of each key. Return how many it has now, and when its time is over.

    `seconds` are how long the time of each key lasts. Raise CannotSaveError if the database does
    not take it.
    """
    if not seconds:
        return {}
    try:
        counted = _count(seconds)
        if any(uses == 1 for uses, _ in counted.values()):
            _refuse_too_many(seconds)
    except DatabaseError as error:
        raise CannotSaveError from error
    return counted


def _count(seconds: Mapping[str, int]) -> dict[str, tuple[int, float]]:
    """Count in one statement. Its rows are in order, so that two of them never lock crosswise."""
    now = time.time()
    rows = [value for key in sorted(seconds) for value in (key, now + seconds[key])]
    table = LimitCounter._meta.db_table
    ended = f"{table}.ends <= %s"
    statement = (  # no value is in the text itself
        f"INSERT INTO {table} (key, uses, ends) "  # noqa: S608
        f"VALUES {', '.join(['(%s, 1, %s)'] * len(seconds))} "
        f"ON CONFLICT (key) DO UPDATE SET "
        f"uses = CASE WHEN {ended} THEN 1 ELSE {table}.uses + 1 END, "
        f"ends = CASE WHEN {ended} THEN excluded.ends ELSE {table}.ends END "
        "RETURNING key, uses, ends"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [*rows, now, now])
        return {key: (uses, ends) for key, uses, ends in cursor.fetchall()}


def _refuse_too_many(keys: Collection[str]) -> None:
    if LimitCounter.objects.count() <= settings.LIMITS_MOST_COUNTERS:
        return
    delete_expired_counters()
    if LimitCounter.objects.count() > settings.LIMITS_MOST_COUNTERS:
        give_back(keys)
        raise TooManyCountersError


def give_back(keys: Collection[str]) -> None:
    """Take one use back of each key, for what was refused or should not count."""
    counters = LimitCounter.objects.filter(key__in=keys)
    try:
        counters.filter(uses__lte=1).delete()
        counters.filter(uses__gt=1).update(uses=F("uses") - 1)
    except DatabaseError as error:
        raise CannotSaveError from error


def delete_expired_counters() -> None:
    """Delete the counters whose time is over."""
    LimitCounter.objects.filter(ends__lte=time.time()).delete()


def forget(keys: Collection[str]) -> None:
    """Delete counters, as if nothing had been counted."""
    LimitCounter.objects.filter(key__in=keys).delete()
