"""Reading a roster: which reader a source is for."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from classes.roster import one_roster, sds_v1
from classes.roster.files import Files, read_files, read_zip
from classes.roster.lists import ListChoices, Seen, look, read_list
from classes.roster.problems import RosterRefusedError
from classes.roster.roster import Roster
from classes.roster.upns import without_upns
from classes.tables import RawTable, read_tables
from classes.tables.zips import BROKEN

READERS = (sds_v1, one_roster)
"""Each has FORM, what it reads; recognises(files); and read(files), which returns a Roster."""

WORKBOOKS = {"[content_types].xml", "content.xml", "_rels/.rels", "index/document.iwa"}
"""Parts by which a zip is a document, not a bundle of files."""

LISTS = "class lists (.csv, .xlsx, .xlsm, .ods)"


@dataclass(frozen=True)
class Source:
    """A source that was opened: the files of a bundle, or the tables of a class list."""

    name: str
    files: Files = field(default_factory=dict, repr=False)
    tables: Sequence[RawTable] = field(default=(), repr=False)

    @property
    def is_list(self) -> bool:
        return bool(self.tables)

    def look(self, choices: ListChoices | None = None) -> Seen:
        """Return how a class list would be read. Raise RosterRefusedError without headings."""
        return look(self.tables, choices)

    def roster(self, choices: ListChoices | None = None) -> Roster:
        """Return the roster. Raise RosterRefusedError, with file, line and reason, if it is broken.

        A class list with single lines that are wrong is not: see `Roster.wrong`.
        """
        if self.is_list:
            return read_list(self.look(choices), self.name)
        for reader in READERS:
            if reader.recognises(self.files):
                return without_upns(reader.read(self.files))
        forms = "; ".join([*(reader.FORM for reader in READERS), LISTS])
        raise RosterRefusedError(
            [f"{self.name} is in no form that can be read here, which are: {forms}"]
        )


def open_path(path: Path) -> Source:
    """Return the source in a folder, zip or file. Raise RosterRefusedError if it cannot be read."""
    if path.is_dir() or not path.is_file() or _is_bundle(path):
        return Source(path.name, files=read_files(path))
    with path.open("rb") as file:
        return Source(path.name, tables=read_tables(file, path.name))


def open_upload(file: BinaryIO, name: str) -> Source:
    """Return the source in a file that was sent. Raise ValidationError if it cannot be read."""
    content = file.read()
    if _is_bundle(io.BytesIO(content)):
        return Source(name, files=read_zip(content, name))
    return Source(name, tables=read_tables(io.BytesIO(content), name))


def _is_bundle(file: Path | BinaryIO) -> bool:
    """Return whether a file is a zip of files, not one that a workbook is."""
    try:
        with zipfile.ZipFile(file) as archive:
            return not WORKBOOKS & {name.casefold() for name in archive.namelist()}
    except (*BROKEN, OSError):
        return False


def read_roster(path: Path, choices: ListChoices | None = None) -> Roster:
    """Return the roster in a folder, zip or file, whatever its form.

    Raise ValidationError, with file, line and reason, where it cannot be read.
    """
    return open_path(path).roster(choices)
