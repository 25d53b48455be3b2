"""One entry of the change history, ready to show."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import TextChoices

from reports.change_history.kinds import Kind

LONGEST = 80
"""The most characters of a value in a line about a whole record."""

TEXT_REMOVED = "Text removed: "
"""How the reason begins of the entry that says that a text was taken out of a record for good."""


class Action(TextChoices):
    """What was done to a record. The values are those in the history tables."""

    ADDED = "+", "added"
    CHANGED = "~", "changed"
    REMOVED = "-", "removed"


class FieldChange(NamedTuple):
    """A field's value before and after a change, as text. Empty if there was no value."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One entry of the history: a record was added, changed or removed.

    `who` is a name, also of a door or of the families' page, or empty if a command did it. `fields`
    are the changed fields. For an added record they are its first values, and for a removed record
    its last.
    """

    when: dt.datetime
    who: str
    kind: Kind
    object_id: int
    history_id: int
    action: Action
    record: str
    fields: tuple[FieldChange, ...]
    reason: str

    @property
    def what(self) -> str:
        """Return the kind of record and what was done, such as "Lesson removed"."""
        return f"{self.kind.label} {self.action.label}"

    @property
    def removed_a_text(self) -> bool:
        """Return whether it only says that a text was removed. The record was not changed."""
        return not self.fields and self.reason.startswith(TEXT_REMOVED)

    @property
    def order(self) -> tuple[dt.datetime, str, int]:
        return (self.when, self.kind.name, self.history_id)

    @property
    def in_full(self) -> str:
        """Return all the record's values on one line. Of a removed record nothing else is left."""
        return "; ".join(
            f"{change.field}: {' '.join((change.after or change.before).split())}"
            for change in self.fields
        )

    @property
    def in_short(self) -> str:
        """Return an added record's values on one line, with long texts cut."""
        return "; ".join(
            f"{change.field}: {_cut(change.after or change.before)}" for change in self.fields
        )


def _cut(text: str) -> str:
    if len(text) <= LONGEST and text.isalnum():
        return text
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
