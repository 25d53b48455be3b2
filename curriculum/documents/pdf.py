"""Refuses a PDF that can run a script or start a program.

Even a harmless script, such as one that adds up the fields of a form, is refused: nobody can tell
from outside what a script does. The names are searched for in the file and in its compressed object
streams, in every spelling that PDF allows. A locked file cannot be searched, so it is refused.
"""

import re
import zlib
from collections.abc import Iterator
from typing import IO

from curriculum.documents.refusal import FileRefusedError

MAX_UNPACKED = 64 * 1024 * 1024
"""Bytes of object streams that are searched in one file."""

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
    """Raise FileRefusedError if the PDF can run a script or a program, or is locked."""
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
    """Yield the object streams, decompressed, up to MAX_UNPACKED bytes in all.

    A stream that cannot be decompressed is skipped.
    """
    left = MAX_UNPACKED
    for name in _PACKED_OBJECTS.finditer(data):
        start = _STREAM.search(data, name.end(), name.end() + _REACH)
        if start is None or left <= 0:
            continue
        try:
            part = zlib.decompressobj().decompress(data[start.end() :], left)
        except zlib.error:
            continue
        left -= len(part)
        yield part
