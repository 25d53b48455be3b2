"""Locks a row and reads it again, before a decision depends on it."""

from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from classes.models import Pupil, PupilQuerySet

M = TypeVar("M", bound=models.Model)


def locked(record: M) -> M:
    """Return the row as it is now, locked until the transaction ends.

    Raise ValidationError if somebody has removed it meanwhile.
    """
    rows = type(record)._default_manager.select_for_update(of=("self",))
    current = rows.filter(pk=record.pk).first()
    if current is None:
        raise ValidationError(
            "A colleague has removed this meanwhile. Nothing was changed. Go back and look again."
        )
    return current


def all_locked(records: Iterable[M], *related: str) -> list[M]:
    """Return rows of one model as they are now, locked, with their `related` rows.

    Locked in one order, so that two people with the same rows cannot wait for each other. Raise
    ValidationError if somebody has removed one of them meanwhile.
    """
    rows = list(records)
    if not rows:
        return []
    current = type(rows[0])._default_manager.select_for_update(of=("self",)).order_by("pk")
    by_pk = current.select_related(*related).in_bulk([row.pk for row in rows])
    if any(row.pk not in by_pk for row in rows):
        raise ValidationError(
            "A colleague has removed one of these meanwhile. Nothing was changed. Go back and look "
            "again."
        )
    return [by_pk[row.pk] for row in rows]


def lock_pupils(pupils: PupilQuerySet) -> None:
    """Lock pupils until the transaction ends: nobody else changes which class they are in.

    Always in one order, and before lessons, so that two people cannot wait for each other.
    """
    rows = Pupil.objects.filter(pk__in=pupils.order_by().values("pk")).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
