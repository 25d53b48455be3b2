"""How wide a text is in Arial, the font of the workbook, and where a program breaks its lines."""

import unicodedata
from collections.abc import Iterator

_WIDTHS = {
    222: "ijl'’‘",
    278: " ft.,:;!/\\I[]|·",
    333: "r()-`{}“”",
    500: "cksvxyzJ*",
    556: "abdeghnopqu0123456789?#$L_–€£",
    611: "FTZ+=<>~",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    889: "%",
    944: "W",
    1015: "@",
}
"""Widths in thousandths of the font's size."""

WIDE = 1000
"""The width of Chinese, Japanese and Korean signs, and of pictures."""

FIRST_WIDE = "\u2e80"
OTHER = 722


class _Units(dict[str, int]):
    """The width of each character. Accents take no room of their own."""

    def __missing__(self, character: str) -> int:
        letter = unicodedata.normalize("NFD", character)[:1]
        if unicodedata.combining(letter):
            width = 0
        elif letter != character and letter in self:
            width = self[letter]
        else:
            width = WIDE if character >= FIRST_WIDE else OTHER
        self[character] = width
        return width


_UNITS = _Units({letter: width for width, letters in _WIDTHS.items() for letter in letters})


def width_of(text: str) -> int:
    """Return the width of a text on one line, in thousandths of the font's size."""
    return sum(map(_UNITS.__getitem__, text))


def broken(text: str, room: int) -> Iterator[str]:
    """Yield the lines of a text, broken between words and inside words that are wider than `room`.

    `room` is in thousandths of the font's size.
    """
    for part in text.split("\n"):
        line, left = "", room
        for word in part.split(" "):
            gap = " " if line else ""
            size = width_of(gap + word)
            if size > left and line:
                yield line
                line, gap, left, size = "", "", room, width_of(word)
            while size > room:
                fitting = _fitting(word, room)
                yield word[:fitting]
                word, line, gap = word[fitting:], "", ""
                left, size = room, width_of(word)
            line += gap + word
            left -= size
        yield line


def _fitting(word: str, room: int) -> int:
    """Return how many characters of a word fit, at least one."""
    size = 0
    for number, character in enumerate(word):
        size += _UNITS[character]
        if size > room:
            return max(1, number)
    return len(word)
