"""The zip that a workbook is: looked over before a byte of it is unpacked, and read as a stream."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO

from classes.tables.refusal import TableRefusedError
from classes.tables.zips import BROKEN, PACKED

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes of all parts. A sheet of a million empty rows takes about half of it."""

SUSPECT = 1024 * 1024
MOST_RATIO = 250
"""How far a part above a megabyte may be packed. A sheet of a million like rows packs 60 to 1."""

TOO_MUCH = "The file unpacks to far more than a workbook of lists holds: it is not read."


class Archive:
    """A zip whose directory promises nothing monstrous. Names count without capitals.

    It may unpack to `most_unpacked` bytes; `scale` is that in parts of what it usually may.
    """

    def __init__(self, content: bytes, *, most_unpacked: int = MOST_UNPACKED) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except BROKEN as error:
            raise TableRefusedError from error
        entries = [item for item in self._zip.infolist() if not item.is_dir()]
        _check(entries, most_unpacked)
        self.scale = max(1, most_unpacked // MOST_UNPACKED)
        self._entries = {_plain(item.filename): item for item in entries}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._entries

    def names(self) -> list[str]:
        return list(self._entries)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Yield a part as a stream. One that holds more than the directory says is damaged."""
        entry = self._entries.get(_plain(name))
        if entry is None:
            raise TableRefusedError
        try:
            with self._zip.open(entry) as stream:
                yield stream
        except BROKEN as error:
            raise TableRefusedError from error


def _check(entries: list[zipfile.ZipInfo], most_unpacked: int) -> None:
    """Raise TableRefusedError for a zip that is locked, or would unpack to too much."""
    if any(item.flag_bits & 0x1 for item in entries):
        raise TableRefusedError(
            "The file is locked with a password: save it without one and choose the new one."
        )
    if len(entries) > MOST_ENTRIES or sum(item.file_size for item in entries) > most_unpacked:
        raise TableRefusedError(TOO_MUCH)
    for item in entries:
        if item.compress_type not in PACKED:
            raise TableRefusedError
        if item.file_size > SUSPECT and item.file_size > item.compress_size * MOST_RATIO:
            raise TableRefusedError(TOO_MUCH)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
