"""Asks before a text that many people read is saved with a child's name in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_text_list

from classes.people.reader import REPLACEMENT, Reader

TICK = "publish_anyway"
"""The field with which a person confirms. It is only there once they have been asked."""

MOST_SHOWN = 5
"""How many names a sentence lists."""

PUBLIC = "Families, and anybody else who opens their page, would read it."
STAFF = "Every member of staff would read it."
HINT = "For an ordinary word, or a name that is not a child’s."


@dataclass(frozen=True)
class SharedText:
    """A text that many people read, its field, and what it was when the form was opened."""

    field: str
    text: str
    before: str = ""
    is_title: bool = False


class SharedTextForm(forms.Form):
    """A form with texts that every colleague or every family reads.

    It is not valid while one of them holds the name of a child of the school, until the person
    ticks the box that it then shows. It asks rather than refuses: a name may be an ordinary word,
    and only a person can tell. It does not ask again about what was in the text before.
    """

    shared_titles: ClassVar[Sequence[str]] = ()
    """Fields in which an ordinary word on its own, such as Rose, is not taken for a name."""

    shared_texts: ClassVar[Sequence[str]] = ()

    tick_place: ClassVar[str] = "at the end of the form"
    """Where the box to tick stands, for the sentence that asks."""

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        if self.add_prefix(TICK) in self.data:
            self.fields[TICK] = forms.BooleanField(required=False, help_text=HINT)

    def is_public(self) -> bool:
        """Return whether families will read the texts, as far as the fields are valid."""
        return True

    def becomes_public(self) -> bool:
        """Return whether families did not read them before; then all of them are asked about."""
        return False

    def texts(self) -> Iterator[SharedText]:
        """Yield the texts that many people read, of the fields that are valid."""
        for name in (*self.shared_titles, *self.shared_texts):
            value = self.cleaned_data.get(name) or ""
            text = str(value.name) if isinstance(value, UploadedFile) else str(value)
            before = "" if self.becomes_public() else str(self.initial.get(name) or "")
            yield SharedText(name, text, before, is_title=name in self.shared_titles)

    def clean(self) -> dict[str, Any]:
        """Ask about the names in the texts."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        is_public = self.is_public()
        if not data.get(TICK):
            self._ask_about(self.texts(), is_public=is_public)
        if TICK in self.fields:
            self[TICK].label = _label(is_public=is_public)
        return data

    def _ask_about(self, texts: Iterator[SharedText], *, is_public: bool) -> None:
        """Add an error to each field with a new name in it, and the box to tick."""
        names: dict[str, dict[str, str]] = {}
        for shared in texts:
            if new := self._new_names(shared):
                names.setdefault(shared.field, {}).update(new)
        for field, shown in names.items():
            self.add_error(field, _sentence(list(shown.values())))
        if names:
            self.fields[TICK] = forms.BooleanField(required=False, help_text=HINT)
            self.add_error(None, self._question(is_public=is_public))

    def _question(self, *, is_public: bool) -> str:
        """Return who would read the name, and what the person can do now."""
        tick = f"tick “{_label(is_public=is_public)}” {self.tick_place}"
        again = " Choose the file again too." if self.files else ""
        readers = PUBLIC if is_public else STAFF
        return (
            f"Nothing has been saved yet, because a child may be named. {readers} Take the name "
            f"out, or {tick}. Then save again.{again}"
        )

    def _new_names(self, shared: SharedText) -> dict[str, str]:
        names = self.reader.names_in(shared.text, title=shared.is_title)
        known = self.reader.names_in(shared.before, title=shared.is_title) if names else {}
        return {name: shown for name, shown in names.items() if name not in known}


def _label(*, is_public: bool) -> str:
    return f"{'Publish' if is_public else 'Save'} it all the same"


def _sentence(shown: list[str]) -> str:
    """Return what was found, such as “Bethan R” looks like a child’s name."""
    quoted = [f"“{name}”" for name in dict.fromkeys(shown) if name != REPLACEMENT]
    if not quoted:
        return "This looks as if it holds a child’s name."
    if len(quoted) == 1:
        return f"{quoted[0]} looks like a child’s name."
    if (more := len(quoted) - MOST_SHOWN) > 0:
        quoted = [*quoted[:MOST_SHOWN], f"{more} more"]
    return f"{get_text_list(quoted, 'and')} look like children’s names."
