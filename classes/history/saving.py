"""Saves and deletes rows together with who did it and why."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models, router
from django.db.models.deletion import Collector
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from classes.models.people import User

M = TypeVar("M", bound=models.Model)


def save(instance: M, *, by: User | None, reason: str = "") -> M:
    """Validate `instance`, save it with who did it and why, and return it.

    Raise ValidationError, with the sentences to show, if a rule is broken.
    """
    instance.full_clean()
    _sign(instance, by, reason)
    instance.save()
    return instance


def restore(instance: M, *, by: User | None, reason: str) -> M:
    """Save a row as it was before, and return it. It is not validated again."""
    _sign(instance, by, reason)
    instance.save()
    return instance


def delete(instance: models.Model, *, by: User | None, reason: str) -> None:
    """Delete `instance`. The history keeps its last state, who deleted it and why."""
    _sign(instance, by, reason)
    instance.delete()


def delete_many(instances: Iterable[models.Model], *, by: User | None, reason: str) -> None:
    """Delete rows of one model, with what belongs to them. Each gets its line in the history.

    What belongs to them is looked up for all at once. One by one, that takes twenty queries a row.
    """
    rows = list(instances)
    for row in rows:
        _sign(row, by, reason)
    if rows:
        collector = Collector(using=router.db_for_write(type(rows[0])))
        collector.collect(rows)
        collector.delete()


def create_many(
    model: type[M], instances: Iterable[M], *, by: User | None, reason: str = ""
) -> list[M]:
    """Save new rows and their history, with a fixed number of queries a batch. Return the rows.

    Only the database checks them: unlike `save`, this does not call `full_clean`.
    """
    return bulk_create_with_history(
        list(instances), model, batch_size=500, default_user=by, default_change_reason=reason
    )


def update_many(
    model: type[M],
    instances: Iterable[M],
    fields: list[str],
    *,
    by: User | None,
    reason: str = "",
) -> int:
    """Save changed rows and their history, with a fixed number of queries a batch.

    Return the number of rows.
    """
    return bulk_update_with_history(
        list(instances),
        model,
        fields,
        batch_size=500,
        default_user=by,
        default_change_reason=reason,
    )


def _sign(instance: Any, by: User | None, reason: str) -> None:
    instance._history_user = by
    instance._change_reason = reason or None
