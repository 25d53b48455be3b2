"""Decodes text files, and mends text that was decoded wrongly before it came to us.

No library is asked: from a few British names, those that we tried guess Turkish or Arabic encodings
(docs/decisions/0013).
"""

import codecs
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from classes.words.counts import places

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BINARY_CHARACTERS = frozenset(map(chr, [*range(9), *range(14, 27), 28, 29, 30, 31]))
"""Control characters that text does not contain, except for one by mistake."""

WINDOWS, MAC, DOS = "cp1252", "mac_roman", "cp850"
SAVED_BY = {MAC: "on a Mac", DOS: "by an old program"}
USUAL = frozenset("éèëêáàíïóôöúüçñ")
"""The letters with accents that names in Britain have most often."""
APOSTROPHES = "’'"

_ENTITY = re.compile(
    r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31}\d{0,2});|&[a-z](?:acute|grave|uml|circ|cedil|tilde)",
    re.IGNORECASE,
)

_LATIN = re.compile("[\x00-\x7f\u00a0-\u017f\u2010-\u2026]*")
"""What garbled text is believed to be. Else “JOSÉ’S” would be a word in the phonetic alphabet."""


@dataclass(frozen=True)
class Decoded:
    """The text of a file, and sentences about what was assumed."""

    text: str
    notes: tuple[str, ...] = ()


def decode(content: bytes) -> Decoded | None:
    """Return the text of a file, or None if it is not text.

    Without a byte order mark the encoding is guessed: UTF-16 if every other byte is often zero,
    else UTF-8, line by line. Other lines are Windows-1252, as Excel saves a plain .csv file, or Mac
    Roman or that of MS-DOS if it fits their letters better. A sign for the end of the file is cut.
    """
    content = content.removesuffix(b"\x1a")
    try:
        decoded = _marked(content) or _by_lines(content)
    except UnicodeDecodeError:
        return None
    return decoded if _is_text(decoded.text) else None


def _marked(content: bytes) -> Decoded | None:
    """Return the text of a file that says its encoding, is UTF-16, or is UTF-8 in all lines."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return Decoded(content.decode(encoding).removeprefix("\ufeff"))
    head = content[:4096]
    if head[1::2].count(0) > len(head) // 4:
        return Decoded(content.decode("utf-16-le"))
    if head[0::2].count(0) > len(head) // 4:
        return Decoded(content.decode("utf-16-be"))
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _by_lines(content: bytes) -> Decoded:
    """Return the text of a file in which at least one line is not UTF-8."""
    lines = content.splitlines(keepends=True)
    texts = [_in_utf_8(line) for line in lines]
    others = b"".join(line for line, text in zip(lines, texts, strict=True) if text is None)
    encoding = max((WINDOWS, MAC, DOS), key=lambda encoding: _fit(others, encoding))
    whole = "".join(
        line.decode(encoding) if text is None else text
        for line, text in zip(lines, texts, strict=True)
    )
    return Decoded(whole, tuple(_notes(texts, encoding)))


def _in_utf_8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _fit(content: bytes, encoding: str) -> int:
    """Return how well the letters outside ASCII fit between those beside them."""
    text = content.decode(encoding, "replace")
    around = zip(f" {text}", text, f"{text[1:]} ", strict=False)
    return sum(_fits(*three) for three in around if not three[1].isascii())


def _fits(before: str, letter: str, after: str) -> int:
    """Return -1 for a letter or sign where English writes none, 2 for a usual letter; else 1."""
    follows, leads = before.isalpha(), after.isalpha()
    if letter.isupper():
        fits = not follows or before.isupper()
    elif letter.isalpha():
        fits = (follows or leads) and not after.isupper()
    elif letter in APOSTROPHES:
        fits = follows
    elif letter in "‘“":
        fits = leads and not follows
    else:
        fits = letter in "”–—…€£" and not (follows and leads)
    return (2 if letter.lower() in USUAL else 1) if fits else -1


def _notes(texts: Sequence[str | None], encoding: str) -> list[str]:
    notes = []
    if encoding in SAVED_BY:
        notes.append(f"The file was saved {SAVED_BY[encoding]}. Check names with accents.")
    others = [number for number, text in enumerate(texts, 1) if text is None]
    utf_8 = [number for number, text in enumerate(texts, 1) if text and not text.isascii()]
    if utf_8:
        fewer = min(others, utf_8, key=len)
        notes.append(
            f"The letters of {places(fewer, 'line')} are stored in another way than the rest. "
            "We read them as they were meant. Check names with accents there."
        )
    return notes


def _is_text(text: str) -> bool:
    """Return whether at most one character in a hundred is a control character."""
    head = text[:4096]
    return 100 * sum(letter in BINARY_CHARACTERS for letter in head) <= len(head)


def mended(text: str) -> str:
    """Return "Zoë" for "ZoÃ«" or "Zo&euml;", which other programs made of it; else the text."""
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    if text.isascii():
        return text
    for encoding in (WINDOWS, MAC):
        try:
            meant = _bytes_of(text, encoding).decode("utf-8")
        except UnicodeError:
            continue
        if _LATIN.fullmatch(meant):
            return mended(meant)
    return text


def _bytes_of(text: str, encoding: str) -> bytes:
    """Return the bytes that were read as this text. Windows-1252 has five undefined ones."""
    return b"".join(
        letter.encode("latin-1") if "\x80" <= letter < "\xa0" else letter.encode(encoding)
        for letter in text
    )
