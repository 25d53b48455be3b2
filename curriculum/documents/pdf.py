"""Whether a PDF runs a program: JavaScript, or one of the computer's own.

A form that adds up its fields does so too; it is refused all the same, because nobody can see from
outside what a script does. The names are looked for in the file itself and in its packed lists of
objects, however they are written; a locked file keeps them from sight, so it is refused.
"""

import re
import zlib
from collections.abc import Iterator
from typing import IO

from curriculum.documents.refusal import FileRefusedError

MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes of packed lists of objects that are looked through."""

_REACH = 1024
"""How far the start of a packed list lies behind its name at the most."""


def _name(name: str) -> str:
    """Return a pattern for a name, any letter of which may be written as # and two hex digits."""
    letters = (f"(?:{letter}|#{ord(letter):02x})" for letter in name)
    return "/" + "".join(letters) + r"(?![\w#])"


def _pattern(*names: str) -> re.Pattern[bytes]:
    # Without capitals only in the hex digits: names of a PDF tell capitals apart.
    written = "|".join(_name(name) for name in names)
    return re.compile(re.sub(r"#(\w\w)", lambda hit: f"#(?i:{hit[1]})", written).encode())


_PROGRAM = _pattern("JavaScript", "Launch")
_LOCKED = _pattern("Encrypt")
_PACKED_OBJECTS = _pattern("ObjStm")
_STREAM = re.compile(rb"stream\r?\n")


def check(file: IO[bytes]) -> None:
    """Raise FileRefusedError where the PDF runs a program, or is locked."""
    data = file.read()
    if _LOCKED.search(data):
        raise FileRefusedError(
            "This PDF is locked, so what it holds cannot be looked at.",
            "Print it to a new PDF without a password, and choose that.",
        )
    if _PROGRAM.search(data) or any(_PROGRAM.search(part) for part in _packed_objects(data)):
        raise FileRefusedError(
            "This PDF holds a script or starts a program.",
            "Print it to a new PDF, which leaves those out, and choose that.",
        )


def _packed_objects(data: bytes) -> Iterator[bytes]:
    """Yield the packed lists of objects, unpacked, as far as they can be and not without end."""
    left = MOST_UNPACKED
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
