"""Keeps a text to as many combining marks in a row as any language writes.

Unicode puts the marks on a letter in order, which takes the square of their number: a single cell
of 32,767 marks would take a second. The limit is that of its Stream-Safe Text Format (UAX 15).
"""

import re
import unicodedata

MOST_MARKS = 30
_MANY = re.compile(rf"[^\w\s!-~]{{{MOST_MARKS + 1}}}")
"""Signs in a row that may be marks: no letters, spaces or ASCII."""


def with_few_marks(text: str) -> str:
    """Return the text without the marks after the first MOST_MARKS on a letter."""
    if text.isascii() or not _MANY.search(text):
        return text
    kept, marks = [], 0
    for sign in text:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)
