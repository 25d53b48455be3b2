"""Where archives are kept: a folder, or a bucket of an S3 service (config/backups/bucket.py)."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from config.backups import BackupError

S3 = "s3://"
SUFFIX = ".tar.age"
PARTIAL = ".partial"


@dataclass(frozen=True)
class Kept:
    """An archive in a place."""

    name: str
    size: int


class Place(Protocol):
    """Somewhere to keep archives."""

    def writing(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """Open a new archive. It is there, whole, once the block ends well; else nothing is."""

    def archives(self) -> list[Kept]:
        """Return every file here that is named as an archive."""

    def reading(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """Open an archive."""

    def delete(self, name: str) -> bool:
        """Delete an archive. Return False if the place does not allow that yet."""


def place_of(address: str) -> Place:
    """Return the place that a setting or an argument names."""
    if address.startswith(S3):
        from config.backups.bucket import Bucket  # boto3 takes a while to import

        return Bucket.at(address)
    return Folder(Path(address))


def place_and_name(address: str) -> tuple[Place, str]:
    """Return the place of an archive, and its name there."""
    if address.startswith(S3):
        folder, _, name = address.rpartition("/")
        return place_of(folder), name
    path = Path(address)
    return Folder(path.parent), path.name


@dataclass(frozen=True)
class Folder:
    """A folder of this machine, or one that is mounted."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """Write under a temporary name. On disk whole, the archive gets its own."""
        partial = self.path / f".{name}{PARTIAL}"
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._delete_leftovers()
            with _new_file(partial) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
                if (self.path / name).exists():
                    raise BackupError(f"{self.path / name} is there already. Nothing was changed.")
                partial.rename(self.path / name)
            sync_folder(self.path)
        except OSError as error:
            raise BackupError(
                f"Cannot write to {self.path}: {error.strerror or error}. No backup was made."
            ) from error

    def _delete_leftovers(self) -> None:
        """Delete what killed backups left, but not what another process writes just now."""
        for path in self.path.glob(f".*{SUFFIX}{PARTIAL}"):
            with suppress(BlockingIOError, FileNotFoundError), path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink(missing_ok=True)

    def archives(self) -> list[Kept]:
        """Return every file here that is named as an archive."""
        try:
            paths = sorted(self.path.glob(f"*{SUFFIX}")) if self.path.is_dir() else []
            return [Kept(path.name, path.stat().st_size) for path in paths if path.is_file()]
        except OSError as error:  # such as a share whose server is gone
            raise BackupError(f"Cannot read {self.path}: {error.strerror}.") from error

    @contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        """Open an archive."""
        try:
            file = (self.path / name).open("rb")
        except OSError as error:
            raise BackupError(
                f"Cannot read {self.path / name}: {error.strerror}. Nothing was changed."
            ) from error
        with file:
            yield file

    def delete(self, name: str) -> bool:
        """Delete an archive."""
        try:
            (self.path / name).unlink(missing_ok=True)
        except PermissionError:
            return False
        return True


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """Write a file that nobody else writes. After the block it is gone, unless it was renamed."""
    with path.open("xb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        finally:
            with suppress(OSError):  # the error of the block says more
                path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the folder's list of names written to disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
