"""Formats of numbers that show other words than what the cell holds (ECMA-376, part 1, 18.8.31)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

PLACES = frozenset("0#?dmyhsgebap")
"""Signs that stand for a piece of the number, of its day or of its time, in small letters."""

NUMBER_SECTIONS = 3
"""Above nought, below, nought; the fourth section is for texts."""


@dataclass
class _Section:
    """One part of a format: whether it shows the number, and the words that it adds."""

    shows_number: bool = False
    words: list[str] = field(default_factory=list)


def fixed_words(code: str) -> frozenset[str]:
    """Return what a format shows whatever the cell holds: words instead of the number, or digits
    beside it. The empty text is among them where it hides the number."""
    found = set()
    for section in _sections(code)[:NUMBER_SECTIONS]:
        words = "".join(section.words).strip()
        if not section.shows_number or any(sign.isdigit() for sign in words):
            found.add(words)
    return frozenset(found)


def _sections(code: str) -> list[_Section]:
    sections = [_Section()]
    for kind, text in _signs(code):
        if kind == "end":
            sections.append(_Section())
        elif kind == "place":
            sections[-1].shows_number = True
        else:
            sections[-1].words.append(text)
    return sections


def _signs(code: str) -> Iterator[tuple[str, str]]:
    """Yield the signs of a format: a word, a place for the number, or the end of a section."""
    rest = code.replace("General", "0").replace("GENERAL", "0")
    while rest:
        sign, rest = rest[0], rest[1:]
        if sign == '"':
            word, _, rest = rest.partition('"')
            yield "word", word
        elif sign == "\\":
            word, rest = rest[:1], rest[1:]
            yield "word", word
        elif sign in "_*":
            rest = rest[1:]  # room of a sign's width, and a sign that fills the cell
        elif sign == "[":
            inside, _, rest = rest.partition("]")
            if inside[:1].lower() in {"h", "m", "s"} and len(set(inside.lower())) == 1:
                yield "place", inside
        elif sign == ";":
            yield "end", sign
        elif sign == "@" or sign.lower() in PLACES:
            yield "place", sign
        else:
            yield "word", sign
