"""Finds the kept workbooks that contain a text, with children's names in it or without."""

import html
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import groupby

from classes.history.former_names import all_names
from classes.models import Pupil, School, names_in
from classes.names.spelling import folded
from reports.models import AuditExport

GAP = 80
"""How many signs may stand in place of one name."""
ANYTHING = f".{{0,{GAP}}}?"
"""Where a text names somebody: the workbook may have “Pupil 12” or “a child” there."""

JOIN = r"\s*"

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
    pattern = re.compile("|".join(_pattern(text, names) for text in texts) or r"(?!)")
    kept = AuditExport.objects.for_school(school).filter(cleared_at=None)
    return [export for export in kept if _contains(export, pattern)]


def _pattern(text: str, names: set[str]) -> str:
    words = text.split()
    beginning, end = words[:ENOUGH], words[-ENOUGH:]
    return "|".join(_pattern_of(part, names) for part in (beginning, end))


def _pattern_of(words: list[str], names: set[str]) -> str:
    """Return a pattern for these words in a folded sheet. Names and capitals match anything."""
    parts = [
        ANYTHING if word[:1].isupper() or names & set(_words(word)) else re.escape(folded(word))
        for word in words
    ]
    literals = sum(part != ANYTHING for part in parts)
    if not literals:
        parts = [re.escape(folded(word)) for word in words]
    if literals < FEW:
        return rf"(?<=>)\s*{JOIN.join(_with_one_gap_a_run(parts))}\s*(?=<)"
    while parts[0] == ANYTHING:  # It would make the search slow, and find nothing more.
        parts.pop(0)
    return JOIN.join(_with_one_gap_a_run(parts))


def _with_one_gap_a_run(parts: list[str]) -> Iterator[str]:
    """Yield the parts, with one wide gap for several in a row.

    Each gap may end at 80 places, so that five in a row would be tried in 80⁵ ways.
    """
    for part, run in groupby(parts):
        length = len(list(run))
        if part == ANYTHING:
            yield f".{{0,{GAP * length}}}?"
        else:
            yield from [part] * length


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", folded(text))


def _contains(export: AuditExport, pattern: re.Pattern[str]) -> bool:
    """Return whether the file contains the pattern. False if it is missing or unreadable."""
    try:
        with export.file.open("rb") as file, zipfile.ZipFile(file) as parts:
            return any(
                pattern.search(folded(html.unescape(parts.read(part).decode("utf-8", "replace"))))
                for part in parts.namelist()
                if part.endswith(".xml")
            )
    except (FileNotFoundError, ValueError, zipfile.BadZipFile):
        return False
