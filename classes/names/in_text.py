"""Finds and replaces children's names in free text, for exports without names and for erasure.

A name must match whole words, in any spelling that `classes.names.spelling` treats as the same.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from classes.names.spelling import NormalisedText, folded, folded_name

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class _Name:
    """A normalised name, from its first word on, and its replacement. None means leave it."""

    text: str
    needs_capital: bool
    replacement: str | None


@dataclass(frozen=True)
class _Match:
    """The place of a name in a text, and its replacement. None means leave it."""

    start: int
    end: int
    replacement: str | None


class NamesInText:
    """Finds and replaces names. The time depends on the text, not on the number of names."""

    def __init__(
        self, replacements: Mapping[str, str | None], *, spare_small_words: bool = False
    ) -> None:
        """Take each name's replacement. None leaves the name, and any shorter name inside it.

        With `spare_small_words`, a name of one word matches only with a capital letter. Use it if
        the replacement is for good: a Will and a May must not cost the text "will" and "may".
        """
        by_first: dict[str, list[_Name]] = defaultdict(list)
        self._without_words: list[_Name] = []
        names = [
            (folded_name(name).rstrip("."), replacement)
            for name, replacement in replacements.items()
        ]
        # The longest first, so that "Ann" is not replaced inside "Ann-Marie B".
        for folded_text, replacement in sorted(names, key=lambda pair: -len(pair[0])):
            if first := _WORD.search(folded_text):
                needs_capital = spare_small_words and " " not in folded_text
                # A sign before the first word of a name, as in "'Abd", is not replaced.
                name = _Name(folded_text[first.start() :], needs_capital, replacement)
                by_first[first.group()].append(name)
            elif folded_text:
                self._without_words.append(_Name(folded_text, False, replacement))
        self._by_first = dict(by_first)

    def occur_in(self, text: str) -> bool:
        """Return whether `text` holds any of the names that have a replacement."""
        return any(match.replacement is not None for match in self._matches(text))

    def replaced(self, text: str) -> str:
        """Return `text` with each name replaced."""
        parts: list[str] = []
        done = 0
        for match in self._matches(text):
            if match.replacement is not None:
                parts += [text[done : match.start], match.replacement]
                done = match.end
        return "".join([*parts, text[done:]]) if parts else text

    def _matches(self, text: str) -> Iterator[_Match]:
        """Yield the matches in the order of the text, none inside another."""
        # Most texts hold no name, so the slow mapping back to the text as typed comes second.
        if not self._starts(folded(text)):
            return
        normalised = NormalisedText.of(text)
        done = 0
        for start, name in self._starts(normalised.folded):
            begin, end = normalised.place(start, start + len(name.text))
            lacks_capital = name.needs_capital and text[begin].islower()
            if begin >= done and not lacks_capital:
                yield _Match(begin, end, name.replacement)
                done = end

    def _starts(self, folded_text: str) -> list[tuple[int, _Name]]:
        """Return where names start in a normalised text, in order, the longest first."""
        matches = [
            (word.start(), name)
            for word in (_WORD.finditer(folded_text) if self._by_first else ())
            for name in self._by_first.get(word.group(), ())
            if _is_at(folded_text, word.start(), name)
        ]
        for name in self._without_words:
            places = re.finditer(re.escape(name.text), folded_text)
            matches += [(place.start(), name) for place in places]
        return sorted(matches, key=lambda match: match[0]) if self._without_words else matches


def _is_at(folded_text: str, start: int, name: _Name) -> bool:
    """Return whether the name is at `start`, and not only the beginning of a longer word."""
    end = start + len(name.text)
    if not folded_text.startswith(name.text, start):
        return False
    after = folded_text[end : end + 1]
    return not after or not (after.isalnum() or after == "_" or _is_mark(after))


def _is_mark(character: str) -> bool:
    """Return whether a character belongs to the letter before it, as vowels of some scripts do."""
    return unicodedata.category(character).startswith("M")
