"""Restores an archive aside: into a folder and a database that nothing else uses."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from pyrage.x25519 import Identity

from classes.tables.temporary import delete_leftovers, temporary_folder
from config.backups import BackupError, archive, rows
from config.backups.filling import RESULT

BESIDE = "restore-"
NEWER = (
    "The backup was made by version {version} of the program, which is newer than this one, "
    "{own}. Install that version or a later one first. Nothing was changed."
)
FAILED = "The backup could not be restored. {reason} Nothing was changed."
SETTINGS_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "SSL_CERT_FILE", "SITE_URL")


@dataclass(frozen=True)
class Aside:
    """An unpacked archive, with what it says of itself."""

    folder: Path
    about: dict[str, Any]
    manifest: dict[str, Any]

    @property
    def secret_key(self) -> str:
        return (self.folder / archive.SECRET_KEY).read_text(encoding="utf-8").strip()

    @property
    def database(self) -> Path:
        return self.folder / "db.sqlite3"

    def fill(self, *, database_url: str = "", schema: str = "") -> dict[str, Any]:
        """Fill a database with the rows, and return what is in it: SQLite's file, or another."""
        url = database_url or f"sqlite:///{self.database}"
        run_aside("config.backups.filling", self.folder, url, self.secret_key, schema)
        return archive.read_json(self.folder, RESULT)


@contextmanager
def unpacked(source: IO[bytes], keys: list[Identity]) -> Iterator[Aside]:
    """Unpack an archive into a folder that is deleted after the block."""
    with folder_aside() as folder:
        manifest = archive.unpack(source, keys, folder)
        yield checked(folder, manifest)


def checked(folder: Path, manifest: dict[str, Any]) -> Aside:
    """Return what was unpacked. Raise BackupError if it is of a newer program."""
    about = archive.read_json(folder, archive.ABOUT)
    migrations = [(app, name) for app, name in about["migrations"]]
    if about["form"] > archive.FORM or rows.unknown_migrations(migrations):
        raise BackupError(NEWER.format(version=about["version"], own=settings.VERSION))
    return Aside(folder, about, manifest)


@contextmanager
def folder_aside() -> Iterator[Path]:
    """Yield an empty folder in the data folder, so that a rename can move it into its place.

    While this process lives, nobody takes it for left over. That of one that was killed goes first.
    """
    delete_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=BESIDE, dir=temporary_folder()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_aside(module: str, folder: Path, database_url: str, secret_key: str, schema: str) -> None:
    """Run a module with settings of its own: another folder, another database, no email."""
    own = {name: os.environ[name] for name in SETTINGS_KEPT if name in os.environ}
    own |= {
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_url,
        "SECRET_KEY": secret_key,
        "EMAIL_URL": "dummymail://",
        "WORKER": "off",
    }
    arguments = [sys.executable, "-m", module, str(folder)]
    arguments += ["--schema", schema] if schema else []
    done = subprocess.run(
        arguments, cwd=settings.BASE_DIR, env=own, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        reason = lines[-1] if lines else f"The process ended with {done.returncode}."
        raise BackupError(FAILED.format(reason=reason))
