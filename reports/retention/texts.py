"""Finds and replaces children's names in a school's free texts and in the history of the texts.

The text fields are found from the models, so a field that is added tomorrow is searched tomorrow.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import models

from classes.models import Pupil, RosterImport, School
from curriculum.models import SessionVersion
from lessons.models import TrackerImport
from reports.change_history.kinds import Kind, kinds
from reports.retention.names import NamesOf

TYPED_NAMES = frozenset(["first_name", "said_name"])
"""Fields in which families and helpers type a child's name."""

SEARCHED_APPS = ("curriculum", "lessons", "reports")
"""The apps with notes. The texts of `classes` are names of staff and classes."""

VERSION_TEXTS = ("title", "aims", "outline", "before_teaching")

NO_FREE_TEXT = (models.SlugField, models.EmailField, models.URLField, models.FileField)
NO_PROSE = frozenset(["sha256", "secret_digest", "shipped_seen", "founding_name", "file"])


@dataclass(frozen=True)
class Texts:
    """Rows of a table, and their free-text fields. `label` names them on screen."""

    label: str
    rows: models.QuerySet[Any]
    fields: tuple[str, ...]

    def filled(self) -> Iterator[tuple[Any, dict[str, str]]]:
        """Yield the pk of each row that has a text, with its texts by field."""
        has_text = models.Q()
        for name in self.fields:
            has_text |= ~models.Q(**{name: ""}) & ~models.Q(**{name: None})
        rows = self.rows.filter(has_text).order_by().values_list("pk", *self.fields)
        for pk, *texts in rows.iterator(chunk_size=1000):
            yield pk, {name: text for name, text in zip(self.fields, texts, strict=True) if text}


def texts_of(school: School) -> Iterator[Texts]:
    """Yield all free texts of the school, including those in its history."""
    for kind in kinds():
        fields = _free_texts(kind)
        if fields:
            yield Texts(kind.label, kind.records_of(school), fields)
        history_fields = {field.name for field in kind.history.model._meta.concrete_fields}
        names = (
            *(name for name in fields if name in history_fields),
            "history_change_reason",
            *(("history_actor",) if "history_actor" in history_fields else ()),
        )
        yield Texts(f"{kind.label}, in the change history", kind.of_school(school), names)
    versions = SessionVersion.objects.filter(session__module__school=school)
    yield Texts("Session, before it was edited", versions, VERSION_TEXTS)
    yield Texts("Import of a class list", RosterImport.objects.filter(school=school), ("source",))
    trackers = TrackerImport.objects.filter(school=school)
    yield Texts("Import of the school’s own tracker", trackers, ("source",))


def texts_with_part_of_name(pupil: Pupil) -> Iterator[tuple[str, str]]:
    """Yield the label and text of each text with the pupil's first name or surname alone.

    Names that families and helpers typed are left out: those that match the child are always
    erased. Each text is given once, however often it is in the history.
    """
    return texts_with_part(pupil.school, NamesOf(pupil.school, [pupil]))


def texts_with_part(school: School, names: NamesOf) -> Iterator[tuple[str, str]]:
    """Yield the same for other names, such as those of somebody who was on the staff."""
    before = set()
    for texts in texts_of(school):
        for _, values in texts.filled():
            for name, text in values.items():
                if name in TYPED_NAMES or text in before or not names.parts_occur_in(text):
                    continue
                before.add(text)
                yield texts.label, text


def remove_names(
    school: School, names: NamesOf, *, parts_too: bool = False, addresses: Collection[str] = ()
) -> int:
    """Replace the names in every text of the school, and return how many rows changed.

    The history itself is changed, without a new entry, because that would contain the name. Email
    `addresses` are replaced too.
    """
    operators_log = Texts("Operators’ log", LogEntry.objects.all(), ("object_repr",))
    any_address = "|".join(map(re.escape, addresses)) or "(?!)"

    def replaced(text: str) -> str:
        without = re.sub(any_address, names.replacement, text, flags=re.IGNORECASE)
        return names.replaced(without, parts_too=parts_too)

    return sum(_remove_from(texts, replaced) for texts in (*texts_of(school), operators_log))


def _remove_from(texts: Texts, replaced: Callable[[str], str]) -> int:
    changes = [
        (pk, changed)
        for pk, values in texts.filled()
        if (
            changed := {
                name: new for name, text in values.items() if (new := replaced(text)) != text
            }
        )
    ]
    rows = texts.rows.model._base_manager
    for pk, changed in changes:
        rows.filter(pk=pk).update(
            **{name: _cut_to_field(texts.rows.model, name, text) for name, text in changed.items()}
        )
    return len(changes)


def _cut_to_field(model: type[models.Model], name: str, text: str) -> str:
    """Return the text cut to the length of its field: the replacement may be longer than a name."""
    return text[: getattr(model._meta.get_field(name), "max_length", None) or len(text)]


def _free_texts(kind: Kind) -> tuple[str, ...]:
    if kind.model._meta.app_label not in SEARCHED_APPS:
        return ()
    return tuple(
        field.name
        for field in kind.model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, NO_FREE_TEXT)
        and not field.choices
        and field.name not in NO_PROSE
    )
