"""Makes a backup: one archive of the database at one moment, and of the files."""

import datetime as dt
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import DatabaseError, connection, models
from django.utils import timezone

from classes.models import Backup, Occasion
from classes.unavailable import Unavailable, unavailable
from config.backups import BackupError, archive, rows
from config.backups.counters import counters
from config.backups.environment import known_settings
from config.backups.figures import figures_now, figures_of
from config.backups.key import key_to_write
from config.backups.one_school import OneSchool, one_school
from config.backups.places import SUFFIX, Place, place_of
from config.backups.snapshot import require_owner, snapshot
from lessons.removal.actions import FOLDERS

PREFIX = "coverage-"
PREFIX_OF_SCHOOL = "school-"
TIME = "%Y-%m-%dT%H%M%SZ"
"""Names hold the time in UTC, to the second, so that they sort by it."""


def default_place() -> str:
    """Return where backups go that no setting and no argument has a place for."""
    return str(Path(settings.DATA_DIR) / "backups")


def make_backup(
    *, to: str, occasion: Occasion, with_figures: bool = True, school: str = ""
) -> Backup:
    """Write an archive to a folder or bucket, and return its record, which is not saved.

    With the short name of a school, the archive is of that school alone, without settings. Raise
    BackupError, and leave nothing in the place, if anything fails. The database may be of an
    earlier version of this program: then `with_figures` must be off.
    """
    require_owner()
    started = time.monotonic()
    place = place_of(to)
    key, _ = key_to_write()
    made_at = timezone.now()
    prefix = f"{PREFIX_OF_SCHOOL}{school}-" if school else PREFIX
    name = _new_name(place, prefix + made_at.strftime(TIME))
    with place.writing(name) as target, archive.writing(target, key) as writer:
        if school:
            files = _write_school(writer, school, name, made_at)
        else:
            files = _write_all(writer, name, made_at, with_figures)
    size = next((kept.size for kept in place.archives() if kept.name == name), 0)
    if not size:
        raise BackupError(f"{name} is not in {place}, although it was written there.")
    return Backup(
        made_at=made_at,
        name=name,
        place=str(place),
        occasion=occasion,
        version=settings.VERSION,
        seconds=time.monotonic() - started,
        size=size,
        rows=sum(writer.tables.values()),
        files=files,
    )


def _write_all(writer: archive.Writer, name: str, at: dt.datetime, with_figures: bool) -> int:
    with snapshot():
        _write_database(writer, name, at.isoformat())
        writer.counters = counters()
        figures = figures_now(at) if with_figures else []
    files = _write_files(writer, _names_in(default_storage, ""))
    writer.add(archive.SECRET_KEY, settings.SECRET_KEY.encode())
    writer.add_json(archive.SETTINGS, known_settings())
    writer.finish(figures=figures)
    return files


def _write_school(writer: archive.Writer, slug: str, name: str, at: dt.datetime) -> int:
    with snapshot():
        found = one_school(slug)
        _write_database(writer, name, at.isoformat(), found)
        figures = [figures_of(found.school, at)]
    folders = (f"{folder}/{found.school.pk}/" for folder in FOLDERS)
    names = (each for folder in folders for each in _names_in(default_storage, folder))
    files = _write_files(writer, names)
    writer.add(archive.SECRET_KEY, found.secret.encode())
    writer.finish(figures=figures, school=slug)
    return files


@contextmanager
def failures_recorded(*, to: str, occasion: Occasion) -> Iterator[None]:
    """Keep a record of a backup that fails, for home and the page Backups, and let it fail."""
    try:
        yield
    except BackupError as error:
        with suppress(DatabaseError):  # such as a full disk, which the error tells of
            Backup.objects.create(
                place=to, occasion=occasion, version=settings.VERSION, problem=str(error)
            )
        raise


def _new_name(place: Place, stem: str) -> str:
    """Return a name that no archive in the place has."""
    taken = {kept.name for kept in place.archives()}
    name, number = f"{stem}{SUFFIX}", 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}{SUFFIX}"
    return name


def _write_database(
    writer: archive.Writer, name: str, made_at: str, found: OneSchool | None = None
) -> None:
    migrations = rows.applied_migrations()
    if rows.unknown_migrations(migrations):
        raise BackupError(
            "The database is of a newer version of the program than this one. Run the backup with "
            "that version. No backup was made."
        )
    about = About(
        form=archive.FORM,
        name=name,
        made_at=made_at,
        version=settings.VERSION,
        django=django.get_version(),
        database=connection.vendor,
        migrations=migrations,
        school=found.school.slug if found else "",
    )
    writer.add_json(archive.ABOUT, vars(about))
    for model in rows.models_here():
        write_table(writer, model, found)


@dataclass
class About:
    """The first member of an archive."""

    form: int
    name: str
    made_at: str
    version: str
    django: str
    database: str
    migrations: list[rows.Migration]
    school: str = ""
    """The short name of the school, if it is an archive of one school."""


def write_table(
    writer: archive.Writer, model: type[models.Model], found: OneSchool | None = None
) -> None:
    """Add a table's rows to an archive, all or those of a school, and note how many there are."""
    table = model._meta.db_table
    writer.tables[table] = 0
    chosen = found.rows(model) if found else None
    for number, (part, count) in enumerate(rows.parts_of(model, chosen), start=1):
        writer.add(f"{archive.ROWS}/{table}/{number:06}.jsonl", part)
        writer.tables[table] += count


def _write_files(writer: archive.Writer, names: Iterable[str]) -> int:
    """Add files. One that was deleted since the listing is noted, and is no failure."""
    count = 0
    try:
        for name in names:
            try:
                with default_storage.open(name, "rb") as file:
                    writer.add_file(f"{archive.MEDIA}/{name}", file, file.size)
                count += 1
            except FileNotFoundError:
                writer.missing.append(name)
    except Exception as error:
        if unavailable(error) is not Unavailable.FILES:
            raise
        raise BackupError(f"Files cannot be read: {error} No backup was made.") from error
    return count


def _names_in(storage: Storage, folder: str) -> Iterator[str]:
    """Yield the names of all files in a folder of the storage, and in those inside it."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in sorted(files) if name)
    for inner in sorted(folders):
        yield from _names_in(storage, f"{folder}{inner}/")
