"""How the change history shows the value of a field."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import models
from django.utils import timezone

from classes.models import Pupil

PupilName = Callable[[int], str]
"""Returns a pupil's label for a pk: the name, or a number if names are left out."""

TextOf = Callable[[str], str]
"""Returns a free text unchanged, or with the names left out."""


EarlierNames = Mapping[int, Sequence[tuple[dt.datetime | None, str]]]
"""The names of renamed children by pk, oldest first, each with the moment since which it holds."""

NAME_LEFT_OUT = "(left out)"


@dataclass(frozen=True)
class Wording:
    """How to show children, what people typed, titles, and prose: notes and reasons.

    With `earlier_names`, an entry shows the name that a child had then. Without `shows_names`, it
    only says that a name was changed.
    """

    pupil: PupilName
    text: TextOf = str
    title: TextOf = str
    prose: TextOf = str
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
            return NAME_LEFT_OUT
        return value_text(model_field, value, self)


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


def value_text(field: Any, value: Any, wording: Wording) -> str:
    """Return the value as text, empty if there is none."""
    if value is None or value == "":
        return ""
    if field.choices:
        return _labels(field).get(value) or str(value)
    if not isinstance(value, str):
        return display_text(value)
    if field.is_relation:
        return title_of(field.related_model, value, wording)
    if is_ours(field.model):
        return value
    return (wording.prose if is_prose(field) else wording.text)(value)


def title_of(model: Any, title: str, wording: Wording) -> str:
    """Return the title of a record; names of staff and of classes as they are."""
    if is_ours(model):
        return title
    return (wording.title if _app(model) == "curriculum" else wording.text)(title)


def is_ours(model: Any) -> bool:
    """Return whether the texts of a model are names of staff, of classes or of the school."""
    return _app(model) == "classes"


def _app(model: Any) -> str:
    # A history model is in the app of the records that it is about.
    return str(model._meta.app_label)


@cache
def is_prose(field: Any) -> bool:
    """Return whether a field holds notes or a reason, not the name of something."""
    return isinstance(field, models.TextField) or field.name.endswith("reason")


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
