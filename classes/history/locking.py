"""Locks a row and reads it again, before a decision depends on it."""

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


def lock_pupils(pupils: PupilQuerySet) -> None:
    """Lock pupils until the transaction ends: nobody else changes which class they are in.

    Always in one order, and before lessons, so that two people cannot wait for each other.
    """
    rows = Pupil.objects.filter(pk__in=pupils.order_by().values("pk")).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
