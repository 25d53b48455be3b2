"""The zip of a workbook. Its sizes are checked before unpacking, and it is read as a stream."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO

from classes.tables.refusal import LOCKED, TableRefusedError
from classes.tables.zips import BROKEN, PACKED, is_bomb, out_of_memory

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes of all parts together. A sheet of a million empty rows takes about half."""

TOO_MUCH = "Unpacked, this file is far bigger than any list or workbook, so it was not read."


class Archive:
    """A zip that unpacks to at most MOST_UNPACKED bytes. Names ignore case."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
            entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        except BROKEN as error:
            raise TableRefusedError from error
        _check(entries)
        self._entries = {_plain(entry.filename): entry for entry in entries}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._entries

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the parts of a folder, each with its size in bytes when unpacked."""
        start = _plain(folder)
        return {
            name: entry.file_size for name, entry in self._entries.items() if name.startswith(start)
        }

    def content(self, name: str) -> bytes:
        """Return a whole part. Raise TableRefusedError if it is missing or damaged."""
        with self.open(name) as stream:
            return stream.read()

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Yield a part as a stream. Raise TableRefusedError if it is missing or damaged."""
        entry = self._entries.get(_plain(name))
        if entry is None:
            raise TableRefusedError
        try:
            with self._zip.open(entry) as stream:
                yield stream
        except BROKEN as error:
            raise MemoryError if out_of_memory(error) else TableRefusedError from error


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """Raise TableRefusedError for a zip that is encrypted or would unpack to too much."""
    if any(entry.flag_bits & 0x1 for entry in entries):  # bit 0: encrypted
        raise TableRefusedError(*LOCKED)
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise TableRefusedError(TOO_MUCH)
    for entry in entries:
        if entry.compress_type not in PACKED:
            raise TableRefusedError
        if is_bomb(entry):
            raise TableRefusedError(TOO_MUCH)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
