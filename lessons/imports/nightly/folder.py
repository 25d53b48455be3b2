"""Finds the newest complete class list in a folder that other programs write to."""

import datetime as dt
import io
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from classes.models import School
from classes.roster import RosterRefusedError, Source, open_upload
from lessons.imports.nightly.address import MOST_BYTES

UNCHANGED_FOR = dt.timedelta(minutes=1)
"""A file that changed more recently may still be being written."""

KINDS = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods", ".zip"}
PART_OF_AN_EXPORT = {"student.csv", "users.csv"}
"""The file that every export of several files has, in small letters."""
TOGETHER = dt.timedelta(hours=1)
"""The files of one export are written within this time."""
MOST_FILES = 50
"""An export has at most this many files."""


def folder_of(school: School) -> Path | None:
    """Return the folder for a school’s lists, below ROSTER_DROP; None if there is none."""
    folder = Path(settings.ROSTER_DROP) / school.slug if settings.ROSTER_DROP else None
    return folder if folder and folder.is_dir() else None


def newest_source(folder: Path) -> tuple[Source, dt.datetime] | None:
    """Return the newest list in a folder and when it was written; None if there is none yet.

    Raise RosterRefusedError if it cannot be read.
    """
    try:
        files = _files(folder)
        complete = [file for file in files if not _is_being_written(file)]
        if not complete:
            return None
        newest = complete[-1]
        parts = _written_with(newest, files)
        if not any(file.name.lower() in PART_OF_AN_EXPORT for file in parts):
            return open_upload(io.BytesIO(_content([newest])[0]), newest.name), _written(newest)
        if any(map(_is_being_written, parts)):
            return None
        return open_upload(io.BytesIO(_zipped(parts)), "class-list.zip"), _written(newest)
    except OSError as error:
        raise RosterRefusedError(
            "We cannot read the folder for class lists. Ask whoever looks after this service."
        ) from error


def _written_with(newest: Path, files: Sequence[Path]) -> list[Path]:
    """Return the tables that were written together with `newest`; [] if it is no table itself."""
    if newest.suffix.lower() != ".csv":
        return []
    since = _written(newest) - TOGETHER
    return [file for file in files if file.suffix.lower() == ".csv" and _written(file) >= since]


def _is_being_written(file: Path) -> bool:
    return _written(file) > timezone.now() - UNCHANGED_FOR


def _files(folder: Path) -> list[Path]:
    """Return the files by age. Links are left out: they could lead anywhere on the server."""
    with os.scandir(folder) as entries:
        files = [
            Path(entry.path)
            for entry in entries
            if entry.is_file(follow_symlinks=False)
            and not entry.name.startswith((".", "~"))
            and Path(entry.name).suffix.lower() in KINDS
        ]
    return sorted(files, key=lambda file: (_written(file), file.name))


def _written(file: Path) -> dt.datetime:
    return dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)


def _content(files: Sequence[Path]) -> list[bytes]:
    """Return the content of files. Raise RosterRefusedError if that is too much."""
    if len(files) > MOST_FILES or sum(file.stat().st_size for file in files) > MOST_BYTES:
        raise RosterRefusedError(
            "The class list in the folder is bigger than 10 MB. Choose fewer columns or classes."
        )
    return [file.read_bytes() for file in files]


def _zipped(files: Sequence[Path]) -> bytes:
    """Return the files as a zip, which is read in a process with limits as an upload is."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for file, content in zip(files, _content(files), strict=True):
            archive.writestr(file.name, content)
    return target.getvalue()
