"""The files of a source: a folder, or a zip of one, read into memory and never unpacked to disk."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath

from classes.roster.problems import RosterRefusedError

LIMIT = 100 * 1024 * 1024
"""The most bytes that a source may hold, unpacked. 50,000 enrolments take about one megabyte."""

MOST_FILES = 200

Files = Mapping[str, bytes]
"""The content of each file, by its name without a folder."""


def read_files(path: Path) -> Files:
    """Return the files of a folder or of a zip. Raise RosterRefusedError if it cannot be read."""
    try:
        if path.is_dir():
            return _gathered(_of_folder(path))
        if not path.exists():
            raise RosterRefusedError([f"There is no folder or file {path}."])
        if zipfile.is_zipfile(path):
            return read_zip(path.read_bytes(), path.name)
    except OSError as error:
        raise RosterRefusedError(
            [f"{path} cannot be read ({error.strerror or 'the file is damaged'})."]
        ) from error
    raise RosterRefusedError(
        [f"{path.name} is neither a folder nor a zip. Give the folder of the export, or a zip."]
    )


def read_zip(content: bytes, name: str) -> Files:
    """Return the files of a zip. Raise RosterRefusedError if it is damaged, or plays tricks."""
    return _gathered(_of_zip(content, name))


def _gathered(files: Iterator[tuple[str, bytes]]) -> Files:
    """Return the files by name; two of one name, however it is written, are refused."""
    found: dict[str, bytes] = {}
    for name, content in files:
        if name.lower() in {other.lower() for other in found}:
            raise RosterRefusedError([f"There are two files {name}: keep the right one."])
        found[name] = content
    return found


def _of_folder(path: Path) -> Iterator[tuple[str, bytes]]:
    entries = [item for item in sorted(path.iterdir()) if item.is_file() and _counts(item.name)]
    _check_size(len(entries), sum(item.stat().st_size for item in entries))
    for item in entries:
        yield item.name, item.read_bytes()


def _of_zip(content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a zip. Its sizes are checked before a byte of it is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = [item for item in archive.infolist() if not item.is_dir()]
            _check_size(len(entries), sum(item.file_size for item in entries))
            for item in entries:
                file = _safe_name(item.filename)
                if _counts(file):
                    yield file, _unpacked(archive, item)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError) as error:
        raise RosterRefusedError(
            [f"{name} is damaged or locked with a password: make the zip again without one."]
        ) from error


def _unpacked(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> bytes:
    """Return a file of a zip. One that unpacks to more than the zip says fails its checksum.

    The size is asked for, and one byte more: without it zipfile would unpack all at once.
    """
    if item.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("packed in a way that no export uses")
    with archive.open(item) as source:
        return source.read(item.file_size + 1)


def _safe_name(filename: str) -> str:
    """Return the last part of a name; refuse one that points out of the zip."""
    parts = PurePosixPath(filename.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in filename:
        raise RosterRefusedError(
            [f"The zip holds a file that points out of it ({filename!r}): it is not an export."]
        )
    return parts.name if "__MACOSX" not in parts.parts else ""


def _check_size(count: int, size: int) -> None:
    if count > MOST_FILES or size > LIMIT:
        raise RosterRefusedError(
            [
                f"The source holds {count} files and {size // 1024 // 1024} MB unpacked; an export "
                f"has at most {MOST_FILES} files and {LIMIT // 1024 // 1024} MB."
            ]
        )


def _counts(name: str) -> bool:
    """Return whether a file is one of the export's, not one that an operating system leaves."""
    return name.lower().endswith(".csv") and not name.startswith(".")
