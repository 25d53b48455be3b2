"""Finds the kept workbooks that contain a text, with children's names in it or without."""

import html
import re
import zipfile
from collections.abc import Iterable, Sequence

from classes.history.former_names import all_names
from classes.models import Pupil, School, names_in
from classes.names.spelling import folded
from reports.models import AuditExport
from reports.redaction.passages import Gap, Passage, one_space

ANYTHING = Gap(80)
"""Where a text names somebody: the workbook may have “Pupil 12” or “a child” there."""

ENOUGH = 15
"""Words at the beginning or the end of a text that are enough to recognise it.

A sheet may continue a long text in another row.
"""

FEW = 4
"""With fewer words that are no name, a text must fill a whole cell: “Snow” is in many notes."""


def exports_with_texts(school: School, texts: Iterable[str]) -> list[AuditExport]:
    """Return the school's exports whose kept file contains any of these texts."""
    texts = list(texts)
    names = {
        word for name in all_names(Pupil.objects.filter(school=school)) for word in _words(name)
    }
    finder, _ = names_in(school)
    names |= {
        word
        for text in texts
        for match in finder.matches(text)
        for word in _words(text[match.start : match.end])
    }
    passages = [passage for text in texts for passage in _passages(text, names)]
    kept = AuditExport.objects.for_school(school).filter(cleared_at=None)
    return [export for export in kept if _contains(export, passages)]


def _passages(text: str, names: set[str]) -> list[Passage]:
    # A word of accents alone would be no word, and be found everywhere.
    words = [word for word in text.split() if folded(word)]
    return [_passage(part, names) for part in (words[:ENOUGH], words[-ENOUGH:]) if part]


def _passage(words: Sequence[str], names: set[str]) -> Passage:
    """Return these words as a folded sheet has them. Names and capitals may be anything there."""
    parts = [
        ANYTHING if word[:1].isupper() or names & set(_words(word)) else folded(word)
        for word in words
    ]
    literals = sum(part != ANYTHING for part in parts)
    if not literals:
        parts = [folded(word) for word in words]
    return Passage.of([">", *parts, "<"] if literals < FEW else parts)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", folded(text))


def _contains(export: AuditExport, passages: Iterable[Passage]) -> bool:
    """Return whether the file contains a passage. False if it is missing or unreadable."""
    try:
        with export.file.open("rb") as file, zipfile.ZipFile(file) as parts:
            names = (name for name in parts.namelist() if name.endswith(".xml"))
            texts = (_text_of(parts.read(name)) for name in names)
            return any(passage.is_in(text) for text in texts for passage in passages)
    except (FileNotFoundError, ValueError, zipfile.BadZipFile):
        return False


def _text_of(part: bytes) -> str:
    return one_space(folded(html.unescape(part.decode("utf-8", "replace"))))
