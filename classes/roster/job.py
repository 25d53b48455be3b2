"""What a child does with a zip that may be a bundle: it sends the roster as plain values."""

import base64
from collections.abc import Iterable, Iterator
from typing import Any

from classes.roster.bundles import is_bundle, is_export, read_bundle
from classes.roster.files import read_folders
from classes.roster.problems import RosterRefusedError
from classes.roster.roster import Roster
from classes.roster.storing import from_json, to_json

ENTRIES_IN_A_LINE = 200
"""Few enough that no line takes long to parse: parsing holds the interpreter's lock."""


def bundle(content: bytes, *, name: str) -> Iterator[Any]:
    """Yield the roster in parts, each with its key; or a refusal; or nothing if it is no bundle."""
    if not is_bundle(content):
        return
    try:
        roster = read_bundle(content, name)
    except RosterRefusedError as error:
        yield ["refused", error.messages]
        return
    for key, value in to_json(roster).items():
        if not isinstance(value, list):
            yield [key, value]
            continue
        for start in range(0, max(len(value), 1), ENTRIES_IN_A_LINE):
            yield [key, value[start : start + ENTRIES_IN_A_LINE]]


def folders(content: bytes, *, name: str) -> Iterator[Any]:
    """Yield each file of a zip: the outermost folder, the name, and the content as base64.

    Yield {"refused": messages} instead if the zip cannot be read, and nothing for an export.
    """
    try:
        files = list(read_folders(content, name))
    except RosterRefusedError as error:
        yield {"refused": error.messages}
        return
    if is_export(file for folder, file, _ in files if not folder):
        return
    for folder, file, part in files:
        yield [folder, file, base64.b64encode(part).decode()]


def roster_of(sent: Iterable[Any]) -> Roster | None:
    """Return what `bundle` sent; None if there was no bundle.

    Raise RosterRefusedError if the bundle was refused.
    """
    parts: dict[str, Any] = {}
    for key, value in sent:
        if isinstance(value, list):
            parts.setdefault(key, []).extend(value)
        else:
            parts[key] = value
    if "refused" in parts:
        raise RosterRefusedError(*parts["refused"])
    return from_json(parts) if parts else None
