"""Two people, or two tabs, with the same form open: the second save does not undo the first."""

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from classes.models.people import User
from classes.words.dates import long_date

LETTERS_SHOWN = 60
"""Of a value that somebody else wrote meanwhile: enough to know it by."""


class ChangedMeanwhileError(ValidationError):
    """The record was changed after the form was opened; `now` is its version as it stands."""

    def __init__(self, message: str, *, now: int) -> None:
        self.now = now
        super().__init__(message, code="changed_meanwhile")


class SeenForm(forms.Form):
    """A form that knows which version of a record it was filled in with."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def see(self, version: int | None) -> None:
        """Take it that the person has been told of `version`: the next save is an answer to it."""
        data: Any = copy(self.data)
        data[self.add_prefix("seen")] = "" if version is None else str(version)
        self.data = data


def version_of(record: models.Model) -> int | None:
    """Return the number of the last entry of a record in the change history; None without one."""
    history: Any = record
    number = history.history.values_list("history_id", flat=True).first()
    return None if number is None else int(number)


def refuse_if_changed(record: models.Model, seen: int | None, *, by: User | None) -> None:
    """Hold `record`; raise ChangedMeanwhileError where it is not the version `seen` any more.

    To be called in the transaction that saves. Without `seen` there is nothing to compare.
    """
    if seen is None:
        return
    type(record)._default_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    entries: Any = record
    latest = entries.history.select_related("history_user").first()
    if latest is None or latest.history_id == seen:
        return
    known = entries.history.filter(history_id=seen).first()
    raise ChangedMeanwhileError(_sentence(latest, known, by), now=latest.history_id)


def _sentence(latest: Any, known: Any, by: User | None) -> str:
    user = latest.history_user
    who = "You" if user and user == by else str(user.name) if user else "Somebody"
    at = timezone.localtime(latest.history_date)
    when = f"{date_format(at, 'j F')} at {at:%H:%M}"
    other = "in another window " if user and user == by else ""
    changes = _changes(latest, known) if known else ""
    says = f" It says now: {changes}." if changes else ""
    return (
        f"{who} changed this {other}on {when}, after you opened it here.{says} Nothing of yours is "
        "saved yet: it stands below as you typed it. Save again to put yours in its place."
    )


def _changes(latest: Any, known: Any) -> str:
    """Return what another person's change was, a field at a time, as it stands now."""
    told = []
    for change in latest.diff_against(known, foreign_keys_are_objs=True).changes:
        field = latest.instance_type._meta.get_field(change.field)
        if field.many_to_many or field.editable:
            told.append(_told(field, change.new))
    return "; ".join(told)


def _told(field: Any, value: Any) -> str:
    """Return a field's name and value; of a list only that it is another."""
    name = str(field.verbose_name)
    name = name[:1].upper() + name[1:]
    if field.many_to_many:
        return f"{name} (others than before)"
    if field.choices:
        value = dict(field.flatchoices).get(value, value)
    if hasattr(value, "tzinfo"):
        value = f"{long_date(value)}, {timezone.localtime(value):%H:%M}"
    elif hasattr(value, "year"):
        value = long_date(value)
    elif isinstance(value, bool):
        value = "yes" if value else "no"
    text = "" if value is None else str(value).strip().rstrip(".")  # a full stop follows
    return f"{name} “{Truncator(text).chars(LETTERS_SHOWN)}”" if text else f"{name} empty"
