"""Tells when the database and the data folder do not belong together, before anything is written.

A folder that was not mounted would get a new secret key and, with SQLite, an empty database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from classes.unavailable import unavailable

MARKER = "installation"
RESTORING = "restoring"
"""The file that is there while a backup is restored, and stays if the restore is killed."""
HALF_RESTORED = (
    "A backup is being restored into {folder}, or its restore was interrupted: what is there is "
    "not whole. Nothing was changed. Run manage.py restore again. To begin anew without the "
    "backup instead, empty that folder and the database."
)
FOLDER_IS_GONE = (
    "The database goes with another data folder than {folder}. That folder may not be mounted, or "
    "DATA_DIR may be wrong. Nothing was changed. Put that right and start again. If the folder is "
    "lost, restore it from a backup: uploads, workbooks and the secret key are in it. Without a "
    "backup, `python -m config.prepare --adopt-folder` goes on without them."
)
DATABASE_IS_GONE = (
    "The data folder {folder} goes with a database that is not there. Nothing was changed. Check "
    "DATABASE_URL, or restore the database from a backup. To start with an empty database instead, "
    "delete the file {marker}."
)


class WrongFolderError(SystemExit):
    """The database and the data folder do not belong together. It ends a program and says why."""


def check_folder(folder: Path) -> None:
    """Raise WrongFolderError unless the folder goes with the database, or either is new.

    A folder that keeps nothing goes with any: with files in a bucket, each machine has its own.
    Raise it, too, while a backup is being restored, and after a restore that was killed. Raise
    DatabaseError if the database does not answer, so that nobody knows.
    """
    if (folder / RESTORING).exists():
        raise WrongFolderError(HALF_RESTORED.format(folder=folder))
    if not settings.KEEPS_FILES_IN_FOLDER:
        return
    marker = _marker_of(folder)
    of_database = _of_database()
    if of_database == marker:
        return
    schools = has_schools()
    if of_database and schools:
        raise WrongFolderError(FOLDER_IS_GONE.format(folder=folder))
    if not of_database and not schools:
        raise WrongFolderError(DATABASE_IS_GONE.format(folder=folder, marker=folder / MARKER))


def mark_folder(folder: Path) -> None:
    """Write into the database and the folder that they belong together from now on."""
    from classes.models import Installation

    row, _ = Installation.objects.get_or_create(pk=1)
    if _marker_of(folder) != str(row):
        (folder / MARKER).write_text(f"{row}\n", encoding="utf-8")


def _marker_of(folder: Path) -> str | None:
    try:
        return (folder / MARKER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def _of_database() -> str | None:
    from classes.models import Installation

    with _no_table_yet():
        # No other column: an upgrade may not have made it yet.
        folder = Installation.objects.values_list("folder", flat=True).first()
        return str(folder) if folder else None
    return None


def has_schools() -> bool:
    """Return whether the database has any school; False without its table."""
    from classes.models import School

    with _no_table_yet():
        return School.objects.exists()
    return False


@contextmanager
def _no_table_yet() -> Iterator[None]:
    """Leave the block if the database has no such table, as a new one."""
    try:
        yield
    except DatabaseError as error:
        if unavailable(error):
            raise
