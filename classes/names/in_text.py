"""Finds and replaces children's names in free text, for exports without names and for erasure.

A name matches as whole words, in any spelling that `classes.names.spelling` treats as the same.
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
    """A normalised name, from its first word on, and its replacement (None: leave it)."""

    letters: str
    large_first_letter: bool
    replacement: str | None


@dataclass(frozen=True)
class _Match:
    """Where a name is in a text, and its replacement (None: leave it)."""

    start: int
    end: int
    replacement: str | None


class NamesInText:
    """Replaces names in texts. A text costs its own length, however many names there are."""

    def __init__(
        self, instead_of: Mapping[str, str | None], *, spare_small_words: bool = False
    ) -> None:
        """Take each name's replacement. None leaves the name, and any shorter name inside it.

        With `spare_small_words` a name of one word counts only with a large first letter: where
        replacing is for good, "will" and "may" must not go because of a Will and a May.
        """
        by_first: dict[str, list[_Name]] = defaultdict(list)
        self._signs: list[_Name] = []
        names = [
            (folded_name(name).rstrip("."), replacement) for name, replacement in instead_of.items()
        ]
        # The longest first: "Ann-Marie B" must not be left with "Ann" replaced in it.
        for letters, replacement in sorted(names, key=lambda pair: -len(pair[0])):
            if first := _WORD.search(letters):
                large = spare_small_words and " " not in letters
                # A sign before the first word of a name, as in "'Abd", may stay.
                name = _Name(letters[first.start() :], large, replacement)
                by_first[first.group()].append(name)
            elif letters:
                self._signs.append(_Name(letters, False, replacement))
        self._by_first = dict(by_first)

    def stand_in(self, text: str) -> bool:
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
        # The way back to the text as typed is made only where there is something to find.
        if not self._at(folded(text)):
            return
        spelt = NormalisedText.of(text)
        done = 0
        for start, name in self._at(spelt.folded):
            begin, end = spelt.place(start, start + len(name.letters))
            small = name.large_first_letter and text[begin].islower()
            if begin >= done and not small:
                yield _Match(begin, end, name.replacement)
                done = end

    def _at(self, letters: str) -> list[tuple[int, _Name]]:
        """Return where names begin in a text of the one spelling, in order, the longest first."""
        matches = [
            (word.start(), name)
            for word in (_WORD.finditer(letters) if self._by_first else ())
            for name in self._by_first.get(word.group(), ())
            if _stands_at(letters, word.start(), name)
        ]
        for name in self._signs:
            places = re.finditer(re.escape(name.letters), letters)
            matches += [(place.start(), name) for place in places]
        return sorted(matches, key=lambda match: match[0]) if self._signs else matches


def _stands_at(letters: str, start: int, name: _Name) -> bool:
    """Return whether the name is there, rather than a longer word that begins with it."""
    end = start + len(name.letters)
    if not letters.startswith(name.letters, start):
        return False
    after = letters[end : end + 1]
    return not after or not (after.isalnum() or after == "_" or _is_mark(after))


def _is_mark(sign: str) -> bool:
    """Return whether it belongs to the letter before, as vowels of some scripts do."""
    return unicodedata.category(sign).startswith("M")
