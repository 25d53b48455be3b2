"""Primary keys as a browser sends them: text that may be anything."""

from collections.abc import Iterable

MOST_DIGITS = 17
"""More than any key has, and no more than every database can hold."""


def pk_of(sent: object) -> int | None:
    """Return the primary key that was sent; None if it cannot be one."""
    text = str(sent or "")
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def pks_of(sent: Iterable[object]) -> list[int]:
    """Return the primary keys in what was sent, in order, without values that cannot be one."""
    return [pk for value in sent if (pk := pk_of(value)) is not None]
