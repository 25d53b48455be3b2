"""Opens a source: a bundle, which is an export of several files, or a class list."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from classes.roster.bundles import read_folder
from classes.roster.job import roster_of
from classes.roster.lists import ListChoices, ListLayout, detect_layout, read_list
from classes.roster.problems import RosterRefusedError
from classes.roster.roster import Roster
from classes.sandbox import ReadingStoppedError, read_apart
from classes.tables import RawTable, read_tables


@dataclass(frozen=True)
class Source:
    """An opened source: the roster of a bundle, or the tables of a class list."""

    name: str
    bundle: Roster | None = field(default=None, repr=False)
    tables: Sequence[RawTable] = field(default=(), repr=False)

    @property
    def is_list(self) -> bool:
        return self.bundle is None

    def layout(self, choices: ListChoices | None = None) -> ListLayout:
        """Return how a class list would be read. Raise RosterRefusedError if it has no headings."""
        return detect_layout(self.tables, choices)

    def roster(self, choices: ListChoices | None = None) -> Roster:
        """Return the roster. Raise RosterRefusedError, with file, line and reason, if it is broken.

        Single wrong lines of a class list raise nothing: they are in `Roster.wrong`.
        """
        return self.bundle or read_list(self.layout(choices), self.name)


def open_path(path: Path) -> Source:
    """Return the source in a folder, zip or file. Raise ValidationError if it cannot be read."""
    if path.is_file():
        with path.open("rb") as file:
            return open_upload(file, path.name)
    return Source(path.name, bundle=read_folder(path))


def open_upload(file: BinaryIO, name: str) -> Source:
    """Return the source in an uploaded file. Raise ValidationError if it cannot be read."""
    content = file.read()
    try:
        bundle = roster_of(read_apart("bundle", content, name=name))
    except ReadingStoppedError as error:
        raise RosterRefusedError(*error.messages) from error
    if bundle:
        return Source(name, bundle=bundle)
    return Source(name, tables=read_tables(io.BytesIO(content), name))


def read_roster(path: Path, choices: ListChoices | None = None) -> Roster:
    """Return the roster in a folder, zip or file of any format that we read.

    Raise ValidationError, with file, line and reason, if it cannot be read.
    """
    return open_path(path).roster(choices)
