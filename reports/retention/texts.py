"""The free texts of a school, in its records and in their history, and children's names in them.

Nothing is listed by hand that the models say themselves: a text field that is added tomorrow is
searched tomorrow.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import models

from classes.models import Pupil, RosterImport, School
from classes.names.in_text import NamesInText
from curriculum.models import SessionVersion
from reports.change_history.kinds import Kind, kinds

INSTEAD = "a child"
"""Stands in a text for a name that was erased."""

MARK = "\x00"
"""Stands in no text."""

TYPED_NAMES = frozenset(["first_name", "said_name"])

SEARCHED = ("curriculum", "lessons", "reports")
"""The apps whose texts say what happened. In `classes` they are names of staff and classes."""

VERSION_TEXTS = ("title", "aims", "outline", "before_teaching")

NO_FREE_TEXT = (models.SlugField, models.EmailField, models.URLField, models.FileField)
NO_PROSE = frozenset(["sha256", "secret_digest", "shipped_seen", "founding_name", "file"])


@dataclass(frozen=True)
class Texts:
    """Rows of a table, and which of their fields hold free text. `where` is the word on screen."""

    where: str
    rows: models.QuerySet[Any]
    fields: tuple[str, ...]

    def filled(self) -> Iterator[tuple[Any, dict[str, str]]]:
        """Yield the key of each row that holds a text, with its texts by field."""
        something = models.Q()
        for name in self.fields:
            something |= ~models.Q(**{name: ""}) & ~models.Q(**{name: None})
        rows = self.rows.filter(something).order_by().values_list("pk", *self.fields)
        for key, *texts in rows.iterator(chunk_size=1000):
            yield key, {name: text for name, text in zip(self.fields, texts, strict=True) if text}


def names_of(pupils: Iterable[Pupil]) -> NamesInText:
    """Return what finds the names of these pupils, and says "a child" instead."""
    return NamesInText({item.display_name: INSTEAD for item in pupils}, spare_small_words=True)


def first_name_of(pupil: Pupil, *, instead: str = INSTEAD) -> NamesInText | None:
    """Return what finds the pupil's first name where it stands alone; None if that is the name.

    The whole names of the pupil and of others of that first name stay as they are.
    """
    first, *rest = pupil.display_name.split()
    if not rest:
        return None
    others = Pupil.objects.named().filter(school=pupil.school_id)
    names = others.values_list("display_name", flat=True)
    whole = {name: None for name in names if len(name.split()) > 1}
    return NamesInText({**whole, first: instead}, spare_small_words=True)


def with_first_name_alone(pupil: Pupil) -> Iterator[tuple[str, str]]:
    """Yield where a text holds the pupil's first name alone, and the text.

    What families and helpers typed as a name is not among them: it goes where it fits the child.
    """
    names = first_name_of(pupil, instead=MARK)
    if names is None:
        return
    for texts in texts_of(pupil.school):
        for _, said in texts.filled():
            for name, text in said.items():
                if name not in TYPED_NAMES and MARK in names.replaced(text):
                    yield texts.where, text


def texts_of(school: School) -> Iterator[Texts]:
    """Yield all free texts of the school, those of its history too."""
    for kind in kinds():
        fields = _free_texts(kind)
        if fields:
            yield Texts(kind.word, kind.records_of(school), fields)
        known = {field.name for field in kind.history.model._meta.concrete_fields}
        of_history = (*(name for name in fields if name in known), "history_change_reason")
        yield Texts(f"{kind.word}, in the change history", kind.of_school(school), of_history)
    versions = SessionVersion.objects.filter(session__module__school=school)
    yield Texts("Session, before it was edited", versions, VERSION_TEXTS)
    yield Texts("Import of a class list", RosterImport.objects.filter(school=school), ("source",))


def remove_names(school: School, names: NamesInText) -> int:
    """Write "a child" for each of the names in every text of the school; return how many changed.

    The history is changed where it stands, and no new entry is made: the name would be in it.
    """
    of_operators = Texts("Operators’ log", LogEntry.objects.all(), ("object_repr",))
    return sum(_take_out(texts, names) for texts in (*texts_of(school), of_operators))


def _take_out(texts: Texts, names: NamesInText) -> int:
    found = [
        (key, changed)
        for key, said in texts.filled()
        if (changed := {name: new for name, text in said.items() if (new := _new(names, text))})
    ]
    rows = texts.rows.model._base_manager
    for key, changed in found:
        rows.filter(pk=key).update(
            **{name: _fitting(texts.rows.model, name, text) for name, text in changed.items()}
        )
    return len(found)


def _new(names: NamesInText, text: str) -> str:
    """Return the text without the names; empty where none stands in it."""
    replaced = names.replaced(text)
    return replaced if replaced != text else ""


def _fitting(model: type[models.Model], name: str, text: str) -> str:
    """Return the text cut to the length of its field: what stands for a name may be longer."""
    return text[: getattr(model._meta.get_field(name), "max_length", None) or len(text)]


def _free_texts(kind: Kind) -> tuple[str, ...]:
    if kind.model._meta.app_label not in SEARCHED:
        return ()
    return tuple(
        field.name
        for field in kind.model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, NO_FREE_TEXT)
        and not field.choices
        and field.name not in NO_PROSE
    )
