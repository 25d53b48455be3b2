"""Normalises the many ways to type the same name, and maps them back to the text as typed.

Normalising ignores what a reader would not notice: capital letters, accents (combined, separate or
missing), strokes and joined letters as in Ł, ø and æ, the form of apostrophes, hyphens and dashes,
and the kind and length of white space. static/js/door-names.js does the same at the door.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from classes.words.marks import with_few_marks

APOSTROPHES = "'’‘‛`´ʼʻʽʹ′＇"
HYPHENS = "-‐‑‒–—―−﹣－"

STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d"}
    | {"þ": "th", "ə": "e", "ŋ": "n"}
)
"""Lower-case letters that Unicode does not take apart, as people type them without the sign."""

_SIGNS = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(HYPHENS, "-"))
_ONE_SIGN = STROKES | _SIGNS

_ACCENT = "\u0300-\u036f\ufe00-\ufe0f"
_NO_WIDTH = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_DROPPED = re.compile(f"[{_ACCENT}{_NO_WIDTH}]")
_SIGN_WITHOUT_WIDTH = re.compile(f"[{_NO_WIDTH}]")
_SPACE = re.compile(r"\s{2,}|[^\S ]")
_PART = re.compile(rf"\s+|.[{_ACCENT}]*", re.DOTALL)


def folded(text: str) -> str:
    """Return `text` normalised for comparing. It may be longer or shorter than before."""
    return _SPACE.sub(" ", _folded_signs(text))


def with_spaces(text: str) -> str:
    """Return `text` with a space for each sign without width, as where one parts two words.

    Folding drops such a sign, as inside a word: nobody can see which it is.
    """
    return text if text.isascii() else _SIGN_WITHOUT_WIDTH.sub(" ", text)


def folded_name(name: str) -> str:
    """Return a name normalised, without white space around it."""
    return folded(name).strip()


def _folded_signs(text: str) -> str:
    if text.isascii():
        return text.casefold().translate(_SIGNS)
    # Unicode's caseless matching (The Unicode Standard, 3.13): decompose before and after folding.
    first = unicodedata.normalize("NFD", with_few_marks(text))
    decomposed = unicodedata.normalize("NFD", first.casefold())
    return _DROPPED.sub("", decomposed).translate(_ONE_SIGN)


@dataclass(frozen=True)
class NormalisedText:
    """A normalised text, and the place of each of its characters in the text as typed."""

    folded: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "NormalisedText":
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for part, start, end in _parts(text):
            if part == " " and parts and parts[-1] == " ":
                ends[-1] = end
                continue
            parts.extend(part)
            starts.extend([start] * len(part))
            ends.extend([end] * len(part))
        return cls("".join(parts), tuple(starts), tuple(ends))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the start and end, in the text as typed, of a stretch that is not empty."""
        return self.starts[start], self.ends[end - 1]


def _parts(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each character with its accents, normalised, and its start and end in `text`."""
    for match in _PART.finditer(text):
        yield folded(match.group()), match.start(), match.end()
