"""One spelling for the many ways in which the same name is typed, and the way back to the text.

Large and small letters, accents (one character with the letter, one of their own, or left out),
straight and curly apostrophes, hyphens and dashes, and white space of any kind and length: who
reads a name does not tell these apart, so they are not told apart where one is looked for.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

APOSTROPHES = "'’‘‛`´ʼʻʽʹ′＇"
HYPHENS = "-‐‑‒–—―−﹣－"

_ONE_SIGN = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(HYPHENS, "-"))
_ACCENT = "\u0300-\u036f\ufe00-\ufe0f"
_NO_WIDTH = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
_UNSEEN = re.compile(f"[{_ACCENT}{_NO_WIDTH}]")
_SPACE = re.compile(r"\s{2,}|[^\S ]")
_PART = re.compile(rf"\s+|.[{_ACCENT}]*", re.DOTALL)


def folded(text: str) -> str:
    """Return `text` in the one spelling, for comparing. It may be longer or shorter."""
    return _SPACE.sub(" ", _folded_signs(text))


def folded_name(name: str) -> str:
    """Return a name in the one spelling, without white space around it."""
    return folded(name).strip()


def _folded_signs(text: str) -> str:
    if text.isascii():
        return text.casefold().translate(_ONE_SIGN)
    # As Unicode compares without regard to case: a letter and its accent come apart, before and
    # after large letters became small.
    small = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    return _UNSEEN.sub("", small).translate(_ONE_SIGN)


@dataclass(frozen=True)
class NormalisedText:
    """A text in the one spelling, and where each of its characters stands in the text as typed."""

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
        """Return where that stretch, which is not empty, stands in the text as typed."""
        return self.starts[start], self.ends[end - 1]


def _parts(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each character with its accents in the one spelling, and where it starts and ends."""
    for found in _PART.finditer(text):
        yield folded(found.group()), found.start(), found.end()
