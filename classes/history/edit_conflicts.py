"""Stops a save from undoing another one, when two people or tabs have the same form open."""

import zlib
from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import Truncator

from classes.history.who_and_when import moment_of, name_of, who_did
from classes.models.people import User
from classes.words.dates import long_date

CHARACTERS_SHOWN = 60
"""How much of the other person's value is shown: enough to recognise it."""

CHECKSUM_BITS = 32


CLEARED = "A name or a text was removed from this for good after you opened it here."
TEXTS_ARE_NEW = (
    "Each text below is as it is now, so what you typed there is gone. Your other changes are "
    "kept, but not saved yet. Save again."
)
TYPED_IS_KEPT = (
    "Your changes are not saved yet, but they are kept below. Save again to replace the other "
    "version."
)


class EditConflictError(ValidationError):
    """The record was changed after the form was opened. `version` is its current version.

    `change` says what was changed, and the message goes on with `way_on`: what to do now. `texts`
    are the record's texts by field, if one of them was removed for good: the form still has it.
    """

    def __init__(
        self,
        change: str,
        way_on: str,
        *,
        version: int,
        texts: Mapping[str, str] | None = None,
    ) -> None:
        self.change, self.version, self.texts = change, version, texts or {}
        super().__init__(f"{change} {way_on}", code="edit_conflict")


class VersionedForm(forms.Form):
    """A form that remembers which version of a record it showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def mark_as_seen(self, version: int | None, texts: Mapping[str, str] | None = None) -> None:
        """Note that the person has seen `version`, so that their next save may replace it.

        `texts`, by field, take the place of what the form has.
        """
        data: Any = copy(self.data)
        data[self.add_prefix("seen")] = "" if version is None else str(version)
        for name, text in (texts or {}).items():
            if self.add_prefix(name) in data:
                data[self.add_prefix(name)] = text
        self.data = data


def version_of(record: models.Model) -> int | None:
    """Return the version of a record; None if it has no change history.

    It is another one once the record is saved, and once a text is removed from it for good, which
    changes its entries in the history and adds none.
    """
    entries: Any = record
    entry = entries.history.first()
    return None if entry is None else _version(entry)


def _version(entry: Any) -> int:
    """Return the pk of an entry in the history, followed by a checksum of its texts."""
    texts = [field.value_from_object(entry) for field in _text_fields(entry)]
    return int(entry.history_id) << CHECKSUM_BITS | zlib.crc32(repr(texts).encode())


def _text_fields(entry: Any) -> "list[models.Field[Any, Any]]":
    text = models.CharField | models.TextField
    return [field for field in entry.tracked_fields if isinstance(field, text)]


def refuse_if_changed(
    record: models.Model,
    seen: int | None,
    *,
    by: User | None,
    also: Callable[[int], str] = lambda seen: "",
) -> None:
    """Lock `record`. Raise EditConflictError if its version is no longer `seen`.

    Call it in the transaction that saves. Nothing is checked if `seen` is None. `also` gets the pk
    of the entry that was seen, and returns what has changed since then beside the record's own
    fields, such as “Minutes “45””, or nothing.
    """
    if seen is None:
        return
    type(record)._default_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    entries: Any = record
    latest = entries.history.select_related("history_user").first()
    if latest is None or (version := _version(latest)) == seen:
        return
    number = seen >> CHECKSUM_BITS
    seen_entry = entries.history.filter(history_id=number).first()
    if seen_entry and _version(seen_entry) != seen:
        texts = {field.name: field.value_from_object(latest) for field in _text_fields(latest)}
        raise EditConflictError(CLEARED, TEXTS_ARE_NEW, version=version, texts=texts)
    changes = [_changed_fields(latest, seen_entry) if seen_entry else "", also(number)]
    now = "; ".join(change for change in changes if change)
    raise EditConflictError(_what_changed(latest, now, by), TYPED_IS_KEPT, version=version)


def last_change(record: models.Model) -> str:
    """Return who saved the record last and when: "T. Nowak, 24 November at 10:15"."""
    entries: Any = record
    latest = entries.history.select_related("history_user").first()
    return f"{name_of(latest.history_user)}, {moment_of(latest.history_date)}" if latest else ""


def _what_changed(latest: Any, changes: str, by: User | None) -> str:
    did = who_did(latest.history_user, "changed this", latest.history_date, by=by)
    return f"{did}, after you opened it here." + (f" It is now: {changes}." if changes else "")


def _changed_fields(latest: Any, seen: Any) -> str:
    """Return the fields that were changed since, each with its new value, as text."""
    parts = []
    for change in latest.diff_against(seen, foreign_keys_are_objs=True).changes:
        field = latest.instance_type._meta.get_field(change.field)
        if field.many_to_many or field.editable:
            parts.append(_field_text(field, change.new))
    return "; ".join(parts)


def _field_text(field: Any, value: Any) -> str:
    """Return a field's name and value as text. For a list, only say that it was changed."""
    name = str(field.verbose_name)
    name = name[:1].upper() + name[1:]
    if field.many_to_many:
        return f"{name} (changed)"
    if field.choices:
        value = dict(field.flatchoices).get(value, value)
    if hasattr(value, "tzinfo"):
        value = f"{long_date(value)}, {timezone.localtime(value):%H:%M}"
    elif hasattr(value, "year"):
        value = long_date(value)
    elif isinstance(value, bool):
        value = "yes" if value else "no"
    text = "" if value is None else str(value).strip().rstrip(".")  # a full stop follows
    return f"{name} “{Truncator(text).chars(CHARACTERS_SHOWN)}”" if text else f"{name} empty"
