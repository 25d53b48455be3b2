"""How the change history shows the value of a field."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils import timezone

from classes.models import Pupil

PupilName = Callable[[int], str]
"""Returns a pupil's label for a pk: the name, or a number if names are left out."""

TextOf = Callable[[str], str]
"""Returns a free text unchanged, or with the names left out."""


EarlierNames = Mapping[int, Sequence[tuple[dt.datetime | None, str]]]
"""The names of renamed children by pk, oldest first, each with the moment since which it holds."""

LEFT_OUT = "(left out)"


@dataclass(frozen=True)
class Wording:
    """How to show children and free texts.

    With `earlier_names`, an entry shows the name that a child had then. Without `shows_names`, it
    only says that a name was changed.
    """

    pupil: PupilName
    text: TextOf = str
    earlier_names: EarlierNames = field(default_factory=dict)
    shows_names: bool = True

    def pupil_at(self, pk: int, when: dt.datetime) -> str:
        """Return how a child is named in an entry of that moment: "Kezia S (now Kezia St)"."""
        now, known = self.pupil(pk), self.earlier_names.get(pk, ())
        if not known or now != known[-1][1]:  # a number or a label in place of the name
            return now
        then = [name for since, name in known if since is None or since <= when][-1]
        return now if then == now else f"{then} (now {now})"

    def value(self, model_field: Any, value: Any) -> str:
        """Return a field's value as text, empty if there is none."""
        if (
            model_field.model is Pupil
            and model_field.name == "display_name"
            and not self.shows_names
        ):
            return LEFT_OUT
        return value_text(model_field, value, self.text)


REFERENCES = ("title", "name", "heading", "filename")
"""The first of these fields that a model has is shown for a foreign key to it."""


def path_of(field: Any) -> str:
    """Return the look-up of a field's value; for a foreign key, of the field that names it."""
    if not field.is_relation:
        return field.name
    known = {other.name for other in field.related_model._meta.concrete_fields}
    naming = next((name for name in REFERENCES if name in known), None)
    return f"{field.name}__{naming}" if naming else f"{field.name}_id"


@cache
def field_label(field: Any) -> str:
    """Return the field's name on screen, such as Due."""
    name = str(field.verbose_name)
    return name[:1].upper() + name[1:]


def value_text(field: Any, value: Any, text_of: TextOf) -> str:
    """Return the value as text, empty if there is none."""
    if value is None or value == "":
        return ""
    if field.choices:
        return _labels(field).get(value) or str(value)
    if isinstance(value, str) and not field.is_relation:
        return text_of(value)
    return display_text(value)


@cache
def _labels(field: Any) -> dict[Any, str]:
    """Return the labels of a field's choices. Cached: Django builds them anew each time."""
    return {value: str(label) for value, label in field.flatchoices}


def display_text(value: Any) -> str:
    """Return a date as 12 Oct 2026, a moment with its London time, and a boolean as Yes or No."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value)
        return f"{local.day} {local:%b %Y, %H:%M}"
    if isinstance(value, dt.date):
        return f"{value.day} {value:%b %Y}"
    return str(value)
