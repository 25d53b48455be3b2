"""Finds number formats that hide the cell's value (ECMA-376, part 1, 18.8.31)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

PLACES = frozenset("0#?dmyhsgebap")
"""Lower-case characters that stand for part of a number, date or time."""

LONGEST = 1_000
"""The most characters of a format that are looked at. Excel allows 255."""

NUMBER_SECTIONS = 3
"""Sections for positive numbers, negative numbers and zero. The fourth is for texts."""


@dataclass
class _Section:
    """One section of a format: whether it shows the number, and the words it adds."""

    shows_number: bool = False
    words: list[str] = field(default_factory=list)


def fixed_words(code: str) -> frozenset[str]:
    """Return the texts that a format shows whatever the cell's value is.

    They are words instead of the number, or digits beside it. An empty text means that the format
    hides the number.
    """
    texts = set()
    for section in _sections(code)[:NUMBER_SECTIONS]:
        words = "".join(section.words).strip()
        if not section.shows_number or any(sign.isdigit() for sign in words):
            texts.add(words)
    return frozenset(texts)


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
    """Yield the parts of a format: a word, a place for the number, or the end of a section."""
    rest = code[:LONGEST].replace("General", "0").replace("GENERAL", "0")
    while rest:
        sign, rest = rest[0], rest[1:]
        if sign == '"':
            word, _, rest = rest.partition('"')
            yield "word", word
        elif sign == "\\":
            word, rest = rest[:1], rest[1:]
            yield "word", word
        elif sign in "_*":
            rest = rest[1:]  # "_" leaves a space as wide as the next character; "*" repeats it
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
