"""Keys of rows as a browser sends them: text that may be anything."""

from collections.abc import Iterable

MOST_DIGITS = 17
"""More than any key has, and no more than every database can hold."""


def pk_of(sent: object) -> int | None:
    """Return the key that was sent; None for what cannot be one."""
    text = str(sent or "")
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def pks_of(sent: Iterable[object]) -> list[int]:
    """Return those of what was sent that can be keys, in their order."""
    return [key for item in sent if (key := pk_of(item)) is not None]
