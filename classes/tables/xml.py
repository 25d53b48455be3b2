"""Reads untrusted XML as a stream, without entities and within limits of size."""

from collections.abc import Mapping
from typing import IO, Protocol
from xml.parsers import expat

from classes.tables.refusal import TableRefusedError

CHUNK = 64 * 1024
LONGEST_TAG = 1024 * 1024
MOST_TAGS = 7_000_000
"""Tags in a part: a million rows with a few empty cells each, as LibreOffice writes them.

Counting "<" before parsing takes a small part of the time that parsing takes.
"""


class Handler(Protocol):
    """Takes the elements and texts of a part. Names are "namespace}local"."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


def parse(stream: IO[bytes], handler: Handler, *, most_tags: int = MOST_TAGS) -> None:
    """Feed a part to `handler`. Raise TableRefusedError if it is damaged or hostile."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    _check_tags(stream, most_tags)
    fed = 0
    try:
        while chunk := stream.read(CHUNK):
            fed += len(chunk)
            parser.Parse(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TAG:
                raise TableRefusedError
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise TableRefusedError from error


def _check_tags(stream: IO[bytes], most_tags: int) -> None:
    """Raise TableRefusedError if there are too many tags; else go back to the start."""
    tags = 0
    while chunk := stream.read(CHUNK):
        tags += chunk.count(b"<")
        if tags > most_tags:
            raise TableRefusedError(
                "The file has millions of empty cells.",
                "Copy the list into a new file and choose that.",
            )
    stream.seek(0)


def _refuse(*_: object) -> None:
    raise TableRefusedError(
        "The file contains instructions that no spreadsheet program writes, so it was not read."
    )
