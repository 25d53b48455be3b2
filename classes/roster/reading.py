"""Opens a source and chooses the reader for its format."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from classes.roster import one_roster, sds_v1
from classes.roster.files import Files, read_files, read_zip
from classes.roster.lists import ListChoices, ListLayout, detect_layout, read_list
from classes.roster.problems import RosterRefusedError
from classes.roster.roster import Roster
from classes.roster.upns import without_upns
from classes.tables import RawTable, read_tables
from classes.tables.zips import BROKEN

READERS = (sds_v1, one_roster)
"""Modules with FORM, the name of their format; recognises(files); and read(files) -> Roster."""

DOCUMENT_PARTS = {"[content_types].xml", "content.xml", "_rels/.rels", "index/document.iwa"}
"""A zip with one of these parts is a document, not a bundle of files."""

LISTS = "class lists (.csv, .xlsx, .xlsm, .ods)"


@dataclass(frozen=True)
class Source:
    """An opened source: the files of a bundle, or the tables of a class list."""

    name: str
    files: Files = field(default_factory=dict, repr=False)
    tables: Sequence[RawTable] = field(default=(), repr=False)

    @property
    def is_list(self) -> bool:
        return bool(self.tables)

    def layout(self, choices: ListChoices | None = None) -> ListLayout:
        """Return how a class list would be read. Raise RosterRefusedError if it has no headings."""
        return detect_layout(self.tables, choices)

    def roster(self, choices: ListChoices | None = None) -> Roster:
        """Return the roster. Raise RosterRefusedError, with file, line and reason, if it is broken.

        Single wrong lines of a class list raise nothing: they are in `Roster.wrong`.
        """
        if self.is_list:
            return read_list(self.layout(choices), self.name)
        for reader in READERS:
            if reader.recognises(self.files):
                return without_upns(reader.read(self.files))
        forms = "; ".join([*(reader.FORM for reader in READERS), LISTS])
        raise RosterRefusedError([f"We cannot read {self.name}. We read these formats: {forms}"])


def open_path(path: Path) -> Source:
    """Return the source in a folder, zip or file. Raise RosterRefusedError if it cannot be read."""
    if path.is_dir() or not path.is_file() or _is_bundle(path):
        return Source(path.name, files=read_files(path))
    with path.open("rb") as file:
        return Source(path.name, tables=read_tables(file, path.name))


def open_upload(file: BinaryIO, name: str) -> Source:
    """Return the source in an uploaded file. Raise ValidationError if it cannot be read."""
    content = file.read()
    if _is_bundle(io.BytesIO(content)):
        return Source(name, files=read_zip(content, name))
    return Source(name, tables=read_tables(io.BytesIO(content), name))


def _is_bundle(file: Path | BinaryIO) -> bool:
    """Return whether a file is a zip of files, and not a workbook, which is a zip too."""
    try:
        with zipfile.ZipFile(file) as archive:
            return not DOCUMENT_PARTS & {name.casefold() for name in archive.namelist()}
    except (*BROKEN, OSError):
        return False


def read_roster(path: Path, choices: ListChoices | None = None) -> Roster:
    """Return the roster in a folder, zip or file of any format that we read.

    Raise ValidationError, with file, line and reason, if it cannot be read.
    """
    return open_path(path).roster(choices)
