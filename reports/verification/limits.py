"""How large an uploaded workbook may be."""

import sys
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_UNPACKED = 16 * MEGABYTE
GROWN = 2
"""How many times its original size a workbook may reach when another program saves it."""

UNPACKS_TO = 30
"""How many times its size a workbook made here unpacks to, at most. Others pack less well."""

SMALLEST_ELEMENT = 80
"""Bytes of XML for each element that is looked at, on average, in an honest file."""


@dataclass(frozen=True)
class Limits:
    """The most bytes of the file, and bytes unpacked."""

    size: int = MOST_BYTES
    unpacked: int = MOST_UNPACKED

    @property
    def megabytes(self) -> int:
        return self.size // MEGABYTE

    @property
    def elements(self) -> int:
        """Return how many cells and other elements may be looked at."""
        return self.unpacked // SMALLEST_ELEMENT


UNLIMITED = Limits(sys.maxsize, sys.maxsize)
"""No limits, for a workbook that is known to be the school's own."""


def limits_for_size(largest: int) -> Limits:
    """Return the limits for a school whose largest workbook has `largest` bytes."""
    size = -(-GROWN * largest // MOST_BYTES) * MOST_BYTES
    return Limits(max(MOST_BYTES, size), max(MOST_UNPACKED, UNPACKS_TO * largest))
