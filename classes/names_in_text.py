"""Children's names inside a free text, found and replaced: for a file without names, for erasure.

A name counts wherever it stands as whole words, in large or small letters, with any white space
between its words.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

_WORD = re.compile(r"\w+")


class NamesInText:
    """Replaces names in texts. A text costs its own length, however many names there are."""

    def __init__(self, instead_of: Mapping[str, str], *, spare_small_words: bool = False) -> None:
        """Take what to say for each name.

        With `spare_small_words` a name of one word counts only with a large first letter: where
        replacing is for good, "will" and "may" must not go because of a Will and a May.
        """
        self._signs = {name: said for name, said in instead_of.items() if not _WORD.search(name)}
        by_first: dict[str, list[tuple[str, bool, str]]] = defaultdict(list)
        # The longest first: "Ann-Marie B" must not be left with "Ann" replaced in it.
        for name, said in sorted(instead_of.items(), key=lambda pair: -len(pair[0])):
            if first := _WORD.search(name):
                large = spare_small_words and len(name.split()) == 1
                by_first[first.group().casefold()].append((name, large, said))
        self._by_first = dict(by_first)

    def stand_in(self, text: str) -> bool:
        """Return whether any of the names stands in `text`."""
        return self.replaced(text) != text

    def replaced(self, text: str) -> str:
        """Return `text` with what stands for each name in its place."""
        for name, said in self._signs.items():
            text = text.replace(name, said)
        if not text or not self._by_first:
            return text
        parts: list[str] = []
        done = 0
        for word in _WORD.finditer(text):
            if word.start() < done:
                continue
            for name, large, said in self._by_first.get(word.group().casefold(), ()):
                pattern = _pattern(name, large_first_letter=large)
                # A sign before the first word of a name, as in "'Abd", may stay.
                if found := pattern.match(text, word.start()):
                    parts += [text[done : word.start()], said]
                    done = found.end()
                    break
        return "".join([*parts, text[done:]])


@lru_cache(maxsize=4096)
def _pattern(name: str, *, large_first_letter: bool = False) -> re.Pattern[str]:
    """Return what finds a name from its first word on, and no longer word that begins with it.

    Made when a text holds the word: of a large school's names most never stand in any.
    """
    first = _WORD.search(name)
    start = first.start() if first else 0
    words = r"\s+".join(re.escape(part) for part in name[start:].split())
    look = f"(?=(?-i:{re.escape(name[start].upper())}))" if large_first_letter else ""
    return re.compile(look + words + r"(?!\w)", re.IGNORECASE)
