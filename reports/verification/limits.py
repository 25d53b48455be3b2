"""How large a workbook may be that somebody gives to be checked."""

import sys
from dataclasses import dataclass

from classes.tables import MOST_BYTES
from classes.tables.archive import MOST_UNPACKED

MOST_CELLS = 4_000_000
GROWN = 2
"""How many times as large as it was made a workbook may have become in another program."""


@dataclass(frozen=True)
class Limits:
    """Bytes of the file, bytes of what it unpacks to, and filled cells."""

    size: int = MOST_BYTES
    unpacked: int = MOST_UNPACKED
    cells: int = MOST_CELLS

    @property
    def megabytes(self) -> int:
        return self.size // 1024 // 1024


NONE = Limits(sys.maxsize, sys.maxsize, sys.maxsize)
"""For a workbook that is known to be the school's own."""


def limits_beside(largest: int) -> Limits:
    """Return the limits where the largest workbook that was made has `largest` bytes.

    They are those of any table that is read from outside, until that many times a workbook of the
    school's own would not fit.
    """
    times = max(1, -(-GROWN * largest // MOST_BYTES))
    return Limits(MOST_BYTES * times, MOST_UNPACKED * times, MOST_CELLS * times)
