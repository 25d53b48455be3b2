"""The digest of what a workbook says, kept for good: the same for every program that saves it."""

import hashlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

BEGINNING = b"contents of a workbook, 1\n"
"""Stands before all that is digested: another way of reading would have another number."""


@dataclass(frozen=True)
class SheetDigest:
    """A sheet in short: its name, how many filled rows it has, and the digest of what they hold."""

    name: str
    rows: int
    sha256: str

    def to_json(self) -> list[Any]:
        """Return it as the database keeps it."""
        return list(astuple(self))


def digest_of(sheets: Iterable[SheetDigest]) -> str:
    """Return the digest of a whole workbook's contents, in 64 small hex digits."""
    whole = hashlib.sha256(BEGINNING)
    for sheet in sheets:
        name = sheet.name.encode("utf-8", "surrogatepass")
        whole.update(b"%d:%s %s\n" % (len(name), name, sheet.sha256.encode()))
    return whole.hexdigest()
