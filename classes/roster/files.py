"""Reads the files of an export from a folder or a zip, in memory: nothing is unpacked to disk."""

import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath

from classes.roster.problems import RosterRefusedError
from classes.tables.archive import TOO_MUCH
from classes.tables.zips import BROKEN, is_bomb, out_of_memory

LIMIT = 100 * 1024 * 1024
"""The most bytes in an unpacked export. 50,000 enrolments take about one megabyte."""

MOST_FILES = 200
MOST_FILES_OF_SCHOOLS = 5000
"""The most files in a zip with a folder for each school."""

Files = Mapping[str, bytes]
"""The content of each file by its name, without a folder."""


def read_files(path: Path) -> Files:
    """Return the files in a folder. Raise RosterRefusedError if it cannot be read."""
    try:
        if path.is_dir():
            return _by_name(_files_in_folder(path))
        if not path.exists():
            raise RosterRefusedError(f"There is no folder or file {path}.")
    except OSError as error:
        raise RosterRefusedError(
            f"We cannot read {path} ({error.strerror or 'the file is damaged'})."
        ) from error
    raise RosterRefusedError(f"{path.name} is neither a folder nor a file.")


def read_zip(content: bytes, name: str) -> Files:
    """Return the files in a zip. Raise RosterRefusedError if it is damaged or hostile."""
    return _by_name(_files_in_zip(content, name))


def read_folders(content: bytes, name: str) -> Iterator[tuple[str, str, bytes]]:
    """Yield each file in a zip with the outermost folder that it is in; "" if it is in none.

    A folder that everything is in does not count. Raise RosterRefusedError as `read_zip` does.
    """
    files = list(_files_in_zip(content, name, most=MOST_FILES_OF_SCHOOLS, whole_path=True))
    parts = [PurePosixPath(path).parts for path, _ in files]
    around = {part[0] for part in parts}
    skipped = 1 if len(around) == 1 and all(len(part) > 1 for part in parts) else 0
    for part, (_, file) in zip(parts, files, strict=True):
        within = part[skipped:]
        yield (within[0] if len(within) > 1 else ""), within[-1], file


def _by_name(files: Iterator[tuple[str, bytes]]) -> Files:
    """Return the files by name. Raise RosterRefusedError if two names differ only in case."""
    by_name: dict[str, bytes] = {}
    for name, content in files:
        if name.lower() in {other.lower() for other in by_name}:
            raise RosterRefusedError(f"There are two files called {name}. Keep the right one.")
        by_name[name] = content
    return by_name


def _files_in_folder(path: Path) -> Iterator[tuple[str, bytes]]:
    entries = [entry for entry in sorted(path.iterdir()) if entry.is_file() and _counts(entry.name)]
    _check_size(len(entries), sum(entry.stat().st_size for entry in entries))
    for entry in entries:
        yield entry.name, entry.read_bytes()


def _files_in_zip(
    content: bytes, name: str, *, most: int = MOST_FILES, whole_path: bool = False
) -> Iterator[tuple[str, bytes]]:
    """Yield the files in a zip. Its sizes are checked before anything is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_size(len(entries), sum(entry.file_size for entry in entries), most=most)
            if any(map(is_bomb, entries)):
                raise RosterRefusedError(TOO_MUCH)
            for entry in entries:
                file = _safe_name(entry.filename)
                if whole_path and file and not file.startswith("."):
                    yield entry.filename.replace("\\", "/"), _unpacked(archive, entry)
                elif _counts(file) and not whole_path:
                    yield file, _unpacked(archive, entry)
    except BROKEN as error:
        if out_of_memory(error):
            raise MemoryError from error
        raise RosterRefusedError(
            f"{name} is damaged or locked with a password. Make the zip again without a password."
        ) from error


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return the content of a file. Raise BadZipFile if it is longer than the zip says.

    Reading a fixed size stops zipfile from unpacking everything at once. The byte after it makes
    zipfile reach the end and check the checksum.
    """
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("a compression method that no export uses")
    with archive.open(entry) as source:
        return source.read(entry.file_size + 1)


def _safe_name(filename: str) -> str:
    """Return the name without its folder, or "" for a file that macOS adds.

    Raise RosterRefusedError if the path points out of the zip.
    """
    parts = PurePosixPath(filename.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in filename:
        raise RosterRefusedError(
            f"This zip is not an export: it contains a file with an unsafe path ({filename!r})."
        )
    return parts.name if "__MACOSX" not in parts.parts else ""


def _check_size(count: int, size: int, *, most: int = MOST_FILES) -> None:
    if count > most or size > LIMIT:
        raise RosterRefusedError(
            f"The source has {count} files and {size // 1024 // 1024} MB unpacked. We read at "
            f"most {most:,} files and {LIMIT // 1024 // 1024} MB."
        )


def _counts(name: str) -> bool:
    """Return whether a file belongs to the export, and not to the operating system."""
    return name.lower().endswith(".csv") and not name.startswith(".")
