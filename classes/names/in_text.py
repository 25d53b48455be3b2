"""Children's names inside a free text, found and replaced: for a file without names, for erasure.

A name counts wherever it stands as whole words, in whichever of the ways it may be typed that
`classes.spelling` does not tell apart.
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
    """A name in the one spelling, from its first word on, and what to say for it."""

    letters: str
    large_first_letter: bool
    said: str | None


@dataclass(frozen=True)
class _Found:
    """Where a name stands in a text, and what to say for it: None to leave it."""

    start: int
    end: int
    said: str | None


class NamesInText:
    """Replaces names in texts. A text costs its own length, however many names there are."""

    def __init__(
        self, instead_of: Mapping[str, str | None], *, spare_small_words: bool = False
    ) -> None:
        """Take what to say for each name; None leaves it, and what is shorter inside it.

        With `spare_small_words` a name of one word counts only with a large first letter: where
        replacing is for good, "will" and "may" must not go because of a Will and a May.
        """
        by_first: dict[str, list[_Name]] = defaultdict(list)
        self._signs: list[_Name] = []
        names = [(folded_name(name).rstrip("."), said) for name, said in instead_of.items()]
        # The longest first: "Ann-Marie B" must not be left with "Ann" replaced in it.
        for letters, said in sorted(names, key=lambda pair: -len(pair[0])):
            if first := _WORD.search(letters):
                large = spare_small_words and " " not in letters
                # A sign before the first word of a name, as in "'Abd", may stay.
                name = _Name(letters[first.start() :], large, said)
                by_first[first.group()].append(name)
            elif letters:
                self._signs.append(_Name(letters, False, said))
        self._by_first = dict(by_first)

    def stand_in(self, text: str) -> bool:
        """Return whether any of the names stands in `text`, one that is to be left apart."""
        return any(found.said is not None for found in self._found(text))

    def replaced(self, text: str) -> str:
        """Return `text` with what stands for each name in its place."""
        parts: list[str] = []
        done = 0
        for found in self._found(text):
            if found.said is not None:
                parts += [text[done : found.start], found.said]
                done = found.end
        return "".join([*parts, text[done:]]) if parts else text

    def _found(self, text: str) -> Iterator[_Found]:
        """Yield where names stand, in the order of the text, none inside another."""
        # The way back to the text as typed is made only where there is something to find.
        if not self._at(folded(text)):
            return
        spelt = NormalisedText.of(text)
        done = 0
        for start, name in self._at(spelt.folded):
            begin, end = spelt.place(start, start + len(name.letters))
            small = name.large_first_letter and text[begin].islower()
            if begin >= done and not small:
                yield _Found(begin, end, name.said)
                done = end

    def _at(self, letters: str) -> list[tuple[int, _Name]]:
        """Return where names begin in a text of the one spelling, in order, the longest first."""
        found = [
            (word.start(), name)
            for word in (_WORD.finditer(letters) if self._by_first else ())
            for name in self._by_first.get(word.group(), ())
            if _stands_at(letters, word.start(), name)
        ]
        for name in self._signs:
            places = re.finditer(re.escape(name.letters), letters)
            found += [(place.start(), name) for place in places]
        return sorted(found, key=lambda item: item[0]) if self._signs else found


def _stands_at(letters: str, start: int, name: _Name) -> bool:
    """Return whether a name stands there, and not a longer word that begins with it."""
    end = start + len(name.letters)
    if not letters.startswith(name.letters, start):
        return False
    after = letters[end : end + 1]
    return not after or not (after.isalnum() or after == "_" or _is_mark(after))


def _is_mark(sign: str) -> bool:
    """Return whether it belongs to the letter before, as vowels of some scripts do."""
    return unicodedata.category(sign).startswith("M")
