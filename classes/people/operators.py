"""Shows records to operators without the names of children.

A title or an address may hold one, and operators have no business with it.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models.query import ModelIterable

from classes.models import ClassGroup, School, User, names_in
from classes.names.in_text import NamesInText
from classes.people.reader import REPLACEMENT

OWNERS = ("school", "module", "planned_session", "class_group", "evening")
"""The fields that lead from a record to its school."""

AS_THEY_ARE = (School, User, ClassGroup)


class NamelessIterable(ModelIterable):
    """Yields the records of a queryset with "a child" for each name in their texts.

    The related records that `select_related` reads are shown likewise. One query a school. Do not
    save such a record.
    """

    def __iter__(self) -> Iterator[Any]:
        finders: dict[int, NamesInText] = {}
        for record in super().__iter__():
            if school := _school_of(record):
                if school.pk not in finders:
                    finders[school.pk], _ = names_in(school)
                _take_names_out(record, finders[school.pk])
            yield record


def _school_of(record: models.Model) -> School | None:
    """Return the school that a record belongs to; None for one of the shared library."""
    if isinstance(record, School):
        return record
    owner = next((owner for name in OWNERS if (owner := getattr(record, name, None))), None)
    return _school_of(owner) if owner else None


def _take_names_out(record: models.Model, finder: NamesInText) -> None:
    if isinstance(record, AS_THEY_ARE):
        return
    for field in record._meta.concrete_fields:
        text = record.__dict__.get(field.attname)
        if isinstance(text, str) and not field.choices:
            shown = finder.replaced(text, lambda match: REPLACEMENT, title=True)
            setattr(record, field.attname, shown)
    for related in record._state.fields_cache.values():
        if isinstance(related, models.Model):
            _take_names_out(related, finder)
