"""How large an uploaded workbook may be."""

import sys
from dataclasses import dataclass

from classes.tables import MOST_BYTES
from classes.tables.archive import MOST_UNPACKED

MOST_CELLS = 4_000_000
GROWN = 2
"""How many times its original size a workbook may reach when another program saves it."""


@dataclass(frozen=True)
class Limits:
    """The most bytes of the file, bytes unpacked, and filled cells."""

    size: int = MOST_BYTES
    unpacked: int = MOST_UNPACKED
    cells: int = MOST_CELLS

    @property
    def megabytes(self) -> int:
        return self.size // 1024 // 1024


UNLIMITED = Limits(sys.maxsize, sys.maxsize, sys.maxsize)
"""No limits, for a workbook that is known to be the school's own."""


def limits_for_size(largest: int) -> Limits:
    """Return the limits for a school whose largest workbook has `largest` bytes.

    They are those of any imported table, or as many times larger as the school's own workbooks
    need.
    """
    times = max(1, -(-GROWN * largest // MOST_BYTES))
    return Limits(MOST_BYTES * times, MOST_UNPACKED * times, MOST_CELLS * times)
