"""The free texts of one record: as they are now, as they were, and the reasons of its changes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from classes.models import School
from curriculum.models import Session, SessionVersion
from reports.change_history import Kind
from reports.retention.texts import Texts, texts_of

REMOVED = "[text removed on "
"""How the text that replaces another begins; the day and a bracket follow."""

REASON = "history_change_reason"
EARLIER = ", before it was changed"


@dataclass(frozen=True)
class RecordText:
    """A text of the record, with the places where it stands. `key` identifies it in a form."""

    text: str
    places: tuple[str, ...]

    @property
    def key(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def texts_of_record(kind: Kind, school: School, pk: int) -> list[RecordText]:
    """Return the different texts of the record, the present ones first."""
    places: dict[str, dict[str, None]] = {}
    for texts in tables_of_record(kind, school, pk):
        for _, values in texts.filled():
            for field, text in values.items():
                if not text.startswith(REMOVED):
                    _add_place(places.setdefault(text, {}), _place(kind, texts, field))
    return [RecordText(text, tuple(where)) for text, where in places.items()]


def tables_of_record(kind: Kind, school: School, pk: int) -> Iterator[Texts]:
    """Yield the rows that hold this record's texts, and the fields that do."""
    for texts in texts_of(school):
        rows = _rows_of_record(kind, texts.rows, pk)
        if rows is not None:
            yield Texts(texts.label, rows, texts.fields)


def _rows_of_record(kind: Kind, rows: QuerySet[Any], pk: int) -> QuerySet[Any] | None:
    if rows.model is kind.model:
        return rows.filter(pk=pk)
    if rows.model is kind.history_model:
        return rows.filter(id=pk)
    if rows.model is SessionVersion and kind.model is Session:
        return rows.filter(session=pk)
    return None


def _add_place(places: dict[str, None], place: str) -> None:
    """Add a place, unless the field has the text now too: that is enough to say."""
    if place.removesuffix(EARLIER) not in places:
        places[place] = None


def _place(kind: Kind, texts: Texts, field: str) -> str:
    if field == REASON:
        return "Reason of a change"
    label = str(getattr(kind.model._meta.get_field(field), "verbose_name", field))
    name = label[:1].upper() + label[1:]
    return name if texts.rows.model is kind.model else name + EARLIER
