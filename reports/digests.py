"""The digest of a workbook's contents, kept for good.

It stays the same whichever program saves the workbook.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

VERSION_PREFIX = b"contents of a workbook, 2\n"
"""Digested first. If the way of reading cells ever changes, so must the number in it."""


@dataclass(frozen=True)
class SheetDigest:
    """A sheet's name, its number of filled rows, and the digest of their contents."""

    name: str
    rows: int
    sha256: str

    def to_json(self) -> list[Any]:
        """Return it as the list that the database stores."""
        return list(astuple(self))


def digest_of(sheets: Iterable[SheetDigest]) -> str:
    """Return the digest of a workbook's contents, as 64 lower-case hex digits."""
    whole = hashlib.sha256(VERSION_PREFIX)
    for sheet in sheets:
        name = sheet.name.encode("utf-8", "surrogatepass")
        whole.update(b"%d:%s %s\n" % (len(name), name, sheet.sha256.encode()))
    return whole.hexdigest()
