"""Opens a folder or a zip with a folder or a file for each school, named by the school."""

import base64
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path, PurePath

from django.core.exceptions import ValidationError

from classes.roster.bundles import is_export
from classes.roster.problems import RosterRefusedError
from classes.roster.reading import Source, open_path, open_upload
from classes.sandbox import ReadingStoppedError, read_apart

KINDS = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".zip"}

Opened = tuple[str, Source | list[str]]
"""The name that says which school it is, and its source, or why that cannot be read."""


def open_folders(path: Path) -> list[Opened]:
    """Return what is there for each school; [] if the path is one export, or one list.

    Raise RosterRefusedError if it cannot be read at all.
    """
    if path.is_dir():
        return list(_in_folder(path))
    if path.suffix.lower() == ".zip":
        return list(_in_zip(path))
    return []


def _in_folder(path: Path) -> Iterator[Opened]:
    entries = [entry for entry in sorted(path.iterdir()) if entry.name[0] not in ".~"]
    if is_export(entry.name for entry in entries):
        return
    for entry in entries:
        if entry.is_dir() or entry.suffix.lower() in KINDS:
            yield (entry.name if entry.is_dir() else entry.stem), _opened(partial(_open, entry))


def _open(entry: Path) -> Source:
    """Open a file, or a folder with an export or a single list."""
    if entry.is_dir():
        files = [file for file in entry.iterdir() if file.suffix.lower() in KINDS]
        if len(files) == 1:
            return open_path(files[0])
    return open_path(entry)


def _in_zip(path: Path) -> Iterator[Opened]:
    folders: dict[str, dict[str, bytes]] = {}
    for folder, name, content in _files(path):
        folders.setdefault(folder, {})[name] = base64.b64decode(content)
    for name, file in folders.pop("", {}).items():
        if PurePath(name).suffix.lower() in KINDS:
            yield PurePath(name).stem, _opened(partial(open_upload, io.BytesIO(file), name))
    for folder, files in folders.items():
        name, file = _only(files) if len(files) == 1 else (f"{folder}.zip", _zipped(files))
        yield folder, _opened(partial(open_upload, io.BytesIO(file), name))


def _files(path: Path) -> Iterator[list[str]]:
    try:
        for part in read_apart("folders", path.read_bytes(), name=path.name):
            if isinstance(part, dict):
                raise RosterRefusedError(*part["refused"])
            yield part
    except ReadingStoppedError as error:
        raise RosterRefusedError(*error.messages) from error
    except OSError as error:
        raise RosterRefusedError(f"We cannot read {path}: {error.strerror}.") from error


def _only(files: Mapping[str, bytes]) -> tuple[str, bytes]:
    [(name, content)] = files.items()
    return name, content


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Return the files of a school as a zip, which is read in a child as an upload is."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def _opened(opening: Callable[[], Source]) -> Source | list[str]:
    """Return the source, or why it cannot be read: it is one school’s, and others go on."""
    try:
        return opening()
    except ValidationError as error:
        return error.messages
