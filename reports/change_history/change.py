"""One change, ready to be shown."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import TextChoices

from reports.change_history.kinds import Kind

LONGEST = 80
"""Characters of a value that a line about a whole record has room for."""


class Did(TextChoices):
    """What was done; the values are those that the history tables hold."""

    ADDED = "+", "added"
    CHANGED = "~", "changed"
    REMOVED = "-", "removed"


class FieldChange(NamedTuple):
    """One field of a record, in words: from what, to what. Empty where there was nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One entry of the history: a record was added, changed or removed.

    `who` is a name, or empty where a command did it. Of a record that was added, `fields` holds
    what it was to begin with; of one that was removed, what it was at the end.
    """

    when: dt.datetime
    who: str
    kind: Kind
    object_id: int
    history_id: int
    did: Did
    record: str
    fields: tuple[FieldChange, ...]
    reason: str

    @property
    def what(self) -> str:
        """Return what happened in two words: "Lesson removed"."""
        return f"{self.kind.word} {self.did.label}"

    @property
    def order(self) -> tuple[dt.datetime, str, int]:
        return (self.when, self.kind.name, self.history_id)

    @property
    def in_full(self) -> str:
        """Return what the record held, on one line, whole: of a removed one nothing else stays."""
        return "; ".join(
            f"{item.field}: {' '.join((item.after or item.before).split())}" for item in self.fields
        )

    @property
    def in_short(self) -> str:
        """Return what an added record held, on one line; long texts are cut."""
        return "; ".join(f"{item.field}: {_cut(item.after or item.before)}" for item in self.fields)


def _cut(text: str) -> str:
    if len(text) <= LONGEST and text.isalnum():
        return text
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
