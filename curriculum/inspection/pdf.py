"""Refuses a PDF that can run a script or start a program.

Even a harmless script, such as one that adds up the fields of a form, is refused: nobody can tell
from outside what a script does. The names are searched for in the file and in its compressed object
streams, in every spelling that PDF allows. A locked file cannot be searched, so it is refused.
"""

import re
import zlib
from collections.abc import Iterator
from typing import IO

from curriculum.inspection.refusal import FileRefusedError

MAX_UNPACKED = 64 * 1024 * 1024
"""Bytes of object streams, packed and unpacked, that are searched in one file.

A real document has a few megabytes of them: they hold no pictures.
"""

CHUNK = 64 * 1024

_REACH = 1024
"""How many bytes after its /ObjStm name the content of a stream begins, at most."""


def _name(name: str) -> str:
    """Return a pattern for a PDF name. Any letter may be written as # and two hex digits."""
    letters = (f"(?:{letter}|#{ord(letter):02x})" for letter in name)
    return "/" + "".join(letters) + r"(?![\w#])"


def _pattern(*names: str) -> re.Pattern[bytes]:
    # Only the hex digits ignore case: PDF names are case-sensitive.
    pattern = "|".join(_name(name) for name in names)
    return re.compile(re.sub(r"#(\w\w)", lambda match: f"#(?i:{match[1]})", pattern).encode())


_PROGRAM = _pattern("JavaScript", "Launch")
_LOCKED = _pattern("Encrypt")
_PACKED_OBJECTS = _pattern("ObjStm")
_STREAM = re.compile(rb"stream\r?\n")


def check(file: IO[bytes]) -> None:
    """Raise FileRefusedError if the PDF can run a script or a program, is locked, or is endless."""
    data = file.read()
    if _LOCKED.search(data):
        raise FileRefusedError(
            "This PDF is locked, so we cannot check what it holds.",
            "Print it to a new PDF without a password and choose that.",
        )
    if _PROGRAM.search(data) or any(_PROGRAM.search(part) for part in _packed_objects(data)):
        raise FileRefusedError(
            "This PDF holds a script or starts a program.",
            "Print it to a new PDF, which leaves those out. Then choose the new file.",
        )


def _packed_objects(data: bytes) -> Iterator[bytes]:
    """Yield the object streams, decompressed. A stream that cannot be decompressed is skipped.

    Raise FileRefusedError if they hold more than MAX_UNPACKED bytes in all.
    """
    view, left, seen = memoryview(data), MAX_UNPACKED, 0
    for name in _PACKED_OBJECTS.finditer(data):
        start = _STREAM.search(data, name.end(), name.end() + _REACH)
        if start is None or start.end() == seen:
            continue
        seen = start.end()
        part, used = _unpacked(view[seen:], left)
        left -= used
        if left < 0:
            raise FileRefusedError(
                "This PDF holds more than we can check for scripts.",
                "Print it to a new PDF, or split it. Then choose the new file.",
            )
        yield part


def _unpacked(packed: memoryview, most: int) -> tuple[bytes, int]:
    """Return a stream unpacked, and what that cost: the bytes read or written, if these are more.

    It stops just above `most`. It copies a little at a time, never the rest of the file.
    """
    stream, parts = zlib.decompressobj(), []
    read = written = 0
    try:
        while read < len(packed) and max(read, written) <= most and not stream.eof:
            waiting = stream.unconsumed_tail
            chunk = packed[read : read + CHUNK]
            read += len(chunk)
            part = stream.decompress(b"".join((waiting, chunk)), most + 1 - written)
            written += len(part)
            parts.append(part)
    except zlib.error:
        return b"", read
    return b"".join(parts), max(read - len(stream.unused_data), written)
