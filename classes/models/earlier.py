"""Keeps what a row was before its first change, where its history begins only with that change."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils import timezone


def keep_earlier(rows: Collection[Any]) -> None:
    """Write an entry for each of these rows, as stored, that has no entry in its history yet.

    Names are kept twice only once they change: that is the least that shows from what to what.
    Call it before the change is saved. Two queries.
    """
    if not rows:
        return
    entries: Any = type(next(iter(rows))).history
    pks = [row.pk for row in rows]
    known = set(entries.filter(id__in=pks).values_list("id", flat=True))
    entries.bulk_create(
        [_entry(entries.model, row) for row in rows if row.pk not in known], batch_size=500
    )


def _entry(entry_model: Any, row: models.Model) -> Any:
    values = {field.attname: getattr(row, field.attname) for field in entry_model.tracked_fields}
    return entry_model(history_date=timezone.now(), history_type="+", **values)
