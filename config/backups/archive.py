"""The form of an archive: a compressed tar file, encrypted, whose last member lists the others.

about.json            the program, its version, its migrations, the time
rows/TABLE/0001.jsonl the rows, see rows.py
media/…               the files
secret_key            the key that encrypts secrets in the rows
settings.json         the settings, to be looked at
manifest.json         the SHA-256 of each of the others, and of each table how many rows it has and
                      the last key that it gave
"""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.core.files import File
from pyrage.x25519 import Identity

from config.backups import BackupError
from config.backups.encrypted import UNREADABLE, decrypting, encrypting

FORM = 1
"""The number of this form. A program refuses a later one."""
ABOUT, MANIFEST, SETTINGS, SECRET_KEY = "about.json", "manifest.json", "settings.json", "secret_key"
ROWS, MEDIA = "rows", "media"
QUICK = 3
"""gzip's level: a third of the time of the usual one, for a tenth more bytes."""
NOT_WRITTEN = "Cannot write to {folder}: {why}. Nothing was changed."
CUT_SHORT = "The archive is not whole: {what}. Nothing was changed."


@dataclass
class Writer:
    """Adds members to an archive, and lists them with their digests."""

    tar: tarfile.TarFile
    parts: dict[str, str] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def add(self, name: str, content: bytes) -> None:
        """Add a member from memory."""
        self.add_file(name, io.BytesIO(content), len(content))

    def add_json(self, name: str, content: Any) -> None:
        """Add a member as JSON."""
        self.add(name, json.dumps(content, indent=1, ensure_ascii=False).encode())

    def add_file(self, name: str, file: IO[bytes] | File, size: int) -> None:
        """Add a member of this size."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        reader = Digesting(file)
        self.tar.addfile(info, reader)
        self.parts[name] = reader.sha256.hexdigest()

    def finish(self, **more: Any) -> None:
        """Add the list of all members. Without it an archive counts as cut short."""
        counted = {"tables": self.tables, "counters": self.counters, "missing": self.missing}
        self.add_json(MANIFEST, {"parts": self.parts, **counted, **more})


class Digesting(io.RawIOBase):
    """Reads a file and takes its digest on the way."""

    def __init__(self, file: IO[bytes] | File) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        data = self._file.read(size)
        self.sha256.update(data)
        return data


@contextmanager
def writing(target: IO[bytes], key: Identity) -> Iterator[Writer]:
    """Yield a writer whose archive goes to `target`."""
    with (
        encrypting(target, key) as file,
        gzip.GzipFile(fileobj=file, mode="wb", compresslevel=QUICK, mtime=0) as compressed,
        tarfile.open(fileobj=compressed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        yield Writer(tar)


def unpack(source: IO[bytes], keys: list[Identity], folder: Path) -> dict[str, Any]:
    """Unpack an archive into a folder, and return its manifest.

    Raise BackupError unless every member is there with its digest.
    """
    digests: dict[str, str] = {}
    try:
        with (
            decrypting(source, keys) as file,
            tarfile.open(fileobj=file, mode="r|gz") as tar,
        ):
            for member in tar:
                digests[member.name] = _extract(tar, member, folder)
    except (tarfile.TarError, EOFError, gzip.BadGzipFile) as error:
        raise BackupError(UNREADABLE) from error
    return _checked_manifest(folder, digests)


def about(source: IO[bytes], keys: list[Identity]) -> dict[str, Any]:
    """Return what the first member of an archive says of it. The rest is not read."""
    try:
        with decrypting(source, keys) as file, tarfile.open(fileobj=file, mode="r|gz") as tar:
            first = tar.next()
            content = tar.extractfile(first) if first and first.name == ABOUT else None
            return json.loads(content.read()) if content else {}
    except (tarfile.TarError, EOFError, gzip.BadGzipFile) as error:
        raise BackupError(UNREADABLE) from error


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    """Write a member into the folder, and return its digest."""
    file = tar.extractfile(member) if is_safe(member) else None
    if file is None:
        raise BackupError(CUT_SHORT.format(what=f"it holds {member.name}, which is no plain file"))
    path = folder / member.name
    sha256 = hashlib.sha256()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            while block := file.read(1 << 20):
                sha256.update(block)
                target.write(block)
    except OSError as error:  # such as a full disk, which is no fault of the archive
        raise BackupError(NOT_WRITTEN.format(folder=folder, why=error.strerror)) from error
    return sha256.hexdigest()


def is_safe(member: tarfile.TarInfo) -> bool:
    """Return whether a member is a plain file, inside of the folder that it is unpacked into."""
    path = PurePosixPath(member.name)
    return member.isreg() and not path.is_absolute() and ".." not in path.parts


def _checked_manifest(folder: Path, digests: dict[str, str]) -> dict[str, Any]:
    if digests.pop(MANIFEST, None) is None:
        raise BackupError(CUT_SHORT.format(what="its end is missing"))
    manifest = read_json(folder, MANIFEST)
    if digests != manifest["parts"]:
        differing = sorted(set(digests.items()) ^ set(manifest["parts"].items()))
        raise BackupError(CUT_SHORT.format(what=f"{differing[0][0]} is missing or damaged"))
    return manifest


def read_json(folder: Path, name: str) -> dict[str, Any]:
    """Return what a member of an unpacked archive holds."""
    return json.loads((folder / name).read_text(encoding="utf-8"))
