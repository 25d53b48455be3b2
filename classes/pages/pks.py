"""Reads primary keys from a request. A browser may send any text in their place."""

from collections.abc import Iterable

MOST_DIGITS = 17
"""More digits than any key has, but few enough to fit a 64-bit integer in the database."""


def pk_of(value: object) -> int | None:
    """Return the primary key that was sent; None if the value cannot be one."""
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def pks_of(values: Iterable[object]) -> list[int]:
    """Return the primary keys that were sent, in order, without values that cannot be one."""
    return [pk for value in values if (pk := pk_of(value)) is not None]
