"""How a value of a field is said in the change history."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import timezone

PupilName = Callable[[int], str]
"""Returns how a pupil is said: by name, or by number where names are left out."""

TextOf = Callable[[str], str]
"""Returns a free text as it may be shown: as it is, or without names."""


@dataclass(frozen=True)
class Wording:
    """How children and free texts are said."""

    pupil: PupilName
    text: TextOf = str


REFERENCES = ("title", "name", "heading", "filename")
"""Fields of which the first that a model has stands for a record that a field points to."""


def path_of(field: Any) -> str:
    """Return the look-up of what a field holds: of a record, what names it."""
    if not field.is_relation:
        return field.name
    known = {item.name for item in field.related_model._meta.concrete_fields}
    naming = next((name for name in REFERENCES if name in known), None)
    return f"{field.name}__{naming}" if naming else f"{field.name}_id"


@cache
def word_of(field: Any) -> str:
    """Return the field's word on screen, such as Due."""
    word = str(field.verbose_name)
    return word[:1].upper() + word[1:]


def value_words(field: Any, value: Any, text_of: TextOf) -> str:
    """Return the value as people say it; empty for none."""
    if value is None or value == "":
        return ""
    if field.choices:
        return _labels(field).get(value) or str(value)
    if isinstance(value, str) and not field.is_relation:
        return text_of(value)
    return plain_words(value)


@cache
def _labels(field: Any) -> dict[Any, str]:
    """Return the words of a field's choices, which Django puts together anew at each asking."""
    return {value: str(label) for value, label in field.flatchoices}


def plain_words(value: Any) -> str:
    """Return a date as 12 Oct 2026, a moment with its time in London, yes or no as a word."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value)
        return f"{local.day} {local:%b %Y, %H:%M}"
    if isinstance(value, dt.date):
        return f"{value.day} {value:%b %Y}"
    return str(value)
