"""Restores a backup into an empty installation: all of it, or nothing that looks whole.

Everything is prepared aside, where a killed restore does no harm. While it runs, and until the last
piece is in place, a file in the data folder keeps the service from starting.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection, connections, transaction

from classes.models import School, User
from config.backups import BackupError, archive
from config.backups.aside import Aside
from config.backups.environment import as_environment_file
from config.backups.places import sync_folder
from config.data_folder import MARKER, RESTORING, mark_folder

SCHEMA = "restoring"
"""PostgreSQL's schema in which the tables are prepared."""
SETTINGS_FILE = "restored_settings.env"
NOT_EMPTY = (
    "There is data here already: {what}. A restore needs an empty installation. Give it another "
    "DATA_DIR and an empty database. Nothing was changed."
)

OTHER_KEY = (
    "SECRET_KEY is set to another key than the backup's. Two-step sign-in goes on with it. "
    "Invitations, calendar addresses and links in emails from before do not."
)


def require_empty() -> None:
    """Raise BackupError if there are schools or people, unless a killed restore left them."""
    if (Path(settings.DATA_DIR) / RESTORING).exists():
        return
    for model in (School, User):
        try:
            with transaction.atomic():
                count = model._base_manager.count()
        except DatabaseError:  # No such table yet. A database that does not answer says so itself.
            continue
        if count:
            name = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
            raise BackupError(NOT_EMPTY.format(what=f"{count} {name}"))


def restore(unpacked: AbstractContextManager[Aside], *, name: str) -> list[str]:
    """Restore what is unpacked into this installation. Return the sentences to print.

    Raise BackupError, with nothing changed, if the installation is not empty or the archive is
    refused.
    """
    require_empty()
    marker = Path(settings.DATA_DIR) / RESTORING
    with ExitStack() as stack:
        with _nothing_starts(marker, name):
            aside = stack.enter_context(unpacked)
            _fill(aside)
        lines = [*_put_key(aside), *_put_settings(aside)]
        _put_files(aside)
        (_put_sqlite if connection.vendor == "sqlite" else _put_postgresql)(aside)
        (marker.parent / MARKER).unlink(missing_ok=True)
        mark_folder(marker.parent)
        sync_folder(marker.parent)
    marker.unlink()
    return lines


@contextmanager
def _nothing_starts(marker: Path, name: str) -> Iterator[None]:
    """Keep the service from starting, also after the block unless it fails: it changes nothing."""
    existed = marker.exists()
    marker.write_text(f"{name}\n", encoding="utf-8")
    try:
        yield
    except BaseException:
        if not existed:
            marker.unlink()
        raise


def _fill(aside: Aside) -> None:
    if connection.vendor == "sqlite":
        filled = aside.fill()
    else:
        _make_schema()
        filled = aside.fill(database_url=os.environ["DATABASE_URL"], schema=SCHEMA)
    if filled["tables"] != aside.manifest["tables"]:
        raise BackupError("Some rows of the backup are missing. Nothing was changed.")


def _make_schema() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")


def _put_key(aside: Aside) -> Iterator[str]:
    """Put the key into the data folder. If another one is set, prepare encrypts anew with that."""
    path = Path(settings.DATA_DIR) / archive.SECRET_KEY
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(aside.secret_key, encoding="utf-8")
    if not os.environ.get("SECRET_KEY"):
        settings.SECRET_KEY = aside.secret_key
    elif aside.secret_key != settings.SECRET_KEY:
        settings.SECRET_KEY_FALLBACKS = [*settings.SECRET_KEY_FALLBACKS, aside.secret_key]
        yield OTHER_KEY


def _put_settings(aside: Aside) -> Iterator[str]:
    path = aside.folder / archive.SETTINGS
    values = archive.read_json(aside.folder, archive.SETTINGS) if path.exists() else {}
    if values:
        target = Path(settings.DATA_DIR) / SETTINGS_FILE
        target.touch(mode=0o600)
        target.write_text(as_environment_file(values), encoding="utf-8")
        yield f"The settings of the backup are in {target}, to compare with yours. Then delete it."


def _put_files(aside: Aside) -> None:
    """Put the uploads and workbooks into the media folder, or into the bucket one by one."""
    source = aside.folder / archive.MEDIA
    source.mkdir(exist_ok=True)
    if isinstance(default_storage, FileSystemStorage):
        target = Path(settings.MEDIA_ROOT)
        shutil.rmtree(target, ignore_errors=True)
        source.rename(target)
        return
    for path in sorted(each for each in source.rglob("*") if each.is_file()):
        name = path.relative_to(source).as_posix()
        default_storage.delete(name)
        with path.open("rb") as file:
            if default_storage.save(name, File(file)) != name:
                raise BackupError(f"{name} could not be stored under its name.")


def _put_sqlite(aside: Aside) -> None:
    """Replace the database file, and delete the log of the old one: it would be applied to it."""
    connections.close_all()
    target = Path(str(connection.settings_dict["NAME"]))
    for path in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))):
        path.unlink(missing_ok=True)
    with aside.database.open("rb") as file:
        os.fsync(file.fileno())
    aside.database.rename(target)


def _put_postgresql(aside: Aside) -> None:
    """Replace the tables by those of the schema, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        (own,) = cursor.fetchone()
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [SCHEMA])
        tables = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"DROP TABLE IF EXISTS {own}.{table} CASCADE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {SCHEMA}.{table} SET SCHEMA {own}")
        cursor.execute(f"DROP SCHEMA {SCHEMA}")
    connections.close_all()
