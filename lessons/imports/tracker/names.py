"""Takes out of a tracker what may name a child, before anything of it is stored."""

from dataclasses import replace
from functools import lru_cache

from classes.people.reader import Reader
from lessons.imports.tracker.marks import Mark, Tracker
from lessons.imports.tracker.matching import Matcher
from lessons.imports.tracker.sheets import Vocabulary

NAMED = "It may name a child, so it was not kept."


def without_names(
    tracker: Tracker, *, reader: Reader, words: Vocabulary, matcher: Matcher
) -> Tracker:
    """Return the tracker without texts that may name a child, and with their places instead.

    Names of the school's classes, sessions and staff stay, although a child may be called so too.
    """

    @lru_cache(maxsize=10_000)
    def names_child(text: str) -> bool:
        is_ours = words.is_class(text) or words.is_session(text) or matcher.person(text)
        return not is_ours and bool(reader.names_in(text, title=True))

    marks: list[Mark] = []
    left_out = [(place, why) for place, why in tracker.left_out if not names_child(place)]
    for mark in tracker.marks:
        if names_child(mark.class_text) or names_child(mark.session_text):
            place = mark.cell if names_child(mark.sheet) else mark.where
            left_out.append((place, NAMED))
            continue
        kept = replace(
            mark,
            words=tuple(text for text in mark.words if not names_child(text)),
            by=tuple(text for text in mark.by if not names_child(text)),
            note="" if mark.note and reader.names_in(mark.note) else mark.note,
        )
        if kept != mark:
            left_out.append((mark.where, NAMED))
        marks.append(kept)
    notes = [note for note in tracker.notes if not names_child(note)]
    return replace(tracker, marks=marks, left_out=left_out, notes=notes)
