"""Reading XML of strangers: as a stream, without entities, within limits of size."""

from collections.abc import Mapping
from typing import IO, Protocol
from xml.parsers import expat

from classes.tables.refusal import TableRefusedError

CHUNK = 64 * 1024
LONGEST_TAG = 1024 * 1024
MOST_TAGS = 7_000_000
"""Tags of a part: a million rows with a few empty cells each, as LibreOffice writes them. They are
counted by their first sign before any is parsed, which costs a small part of parsing them."""


class Handler(Protocol):
    """Takes what the parser finds; a name is "{namespace}local" without the first brace."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


def parse(stream: IO[bytes], handler: Handler, *, most_tags: int = MOST_TAGS) -> None:
    """Feed a part to `handler`. Raise TableRefusedError if it is broken, or plays tricks."""
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
    """Raise TableRefusedError for more tags than any list needs; else go back to the start."""
    tags = 0
    while chunk := stream.read(CHUNK):
        tags += chunk.count(b"<")
        if tags > most_tags:
            raise TableRefusedError(
                "The file holds millions of empty cells: clear them, or save the list alone."
            )
    stream.seek(0)


def _refuse(*_: object) -> None:
    raise TableRefusedError(
        "The file has instructions in it that no spreadsheet writes: it is not read."
    )
