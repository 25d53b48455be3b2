"""Reads a bundle: a folder or a zip with the files of an export, in a format that we know."""

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from classes.roster import one_roster, sds_v1
from classes.roster.files import Files, read_files, read_zip
from classes.roster.problems import RosterRefusedError
from classes.roster.roster import Roster
from classes.roster.upns import without_upns
from classes.tables.zips import BROKEN

READERS = (sds_v1, one_roster)
"""Modules with recognises(files) and read(files) -> Roster. docs/imports.md lists the formats."""

DOCUMENT_PARTS = {"[content_types].xml", "content.xml", "_rels/.rels", "index/document.iwa"}
"""A zip with one of these parts is a document, not a bundle of files."""

NO_EXPORT = (
    "This is a {}, but no export from School Data Sync or OneRoster is in it. Choose the class "
    "list itself, saved as .xlsx or .csv."
)


def is_export(names: Iterable[str]) -> bool:
    """Return whether files with these names are an export, by at least one of them."""
    files = dict.fromkeys(names, b"")
    return any(reader.recognises(files) for reader in READERS)


def is_bundle(content: bytes) -> bool:
    """Return whether a file is a zip of files, and not a workbook, which is a zip too."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return not DOCUMENT_PARTS & {name.casefold() for name in archive.namelist()}
    except (*BROKEN, OSError):
        return False


def read_folder(path: Path) -> Roster:
    """Return the roster in a folder. Raise RosterRefusedError if it cannot be read."""
    return _read(read_files(path), "folder")


def read_bundle(content: bytes, name: str) -> Roster:
    """Return the roster in a zip. Raise RosterRefusedError if it cannot be read."""
    return _read(read_zip(content, name), "zip folder")


def _read(files: Files, kind: str) -> Roster:
    for reader in READERS:
        if reader.recognises(files):
            return without_upns(reader.read(files))
    raise RosterRefusedError(NO_EXPORT.format(kind))
