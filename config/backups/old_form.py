"""Takes the archives that a script made before the program made backups itself.

Such an archive is a .tar.gz of the data folder with a copy of SQLite's database. Its rows are
written out as those of a backup, so that the rest of a restore is the same.

    python -m config.backups.old_form FOLDER
"""

import datetime as dt
import os
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import django

ENDS = (".tar.gz", ".tgz")
NOT_OURS = (
    "{name} is no backup of this program: it holds no db.sqlite3. A dump of PostgreSQL is restored "
    "with pg_restore. Nothing was changed."
)
OLD_VERSION = "earlier than 2.0"


@contextmanager
def unpacked_old(source: IO[bytes], name: str) -> "Iterator":
    """Unpack such an archive into a folder that is deleted after the block."""
    from config.backups import BackupError, archive
    from config.backups.aside import checked, folder_aside, run_aside
    from config.backups.encrypted import UNREADABLE

    with folder_aside() as folder:
        try:
            with tarfile.open(fileobj=source, mode="r|gz") as tar:
                for member in tar:
                    _extract(tar, member, folder)
        except (tarfile.TarError, EOFError, OSError) as error:
            raise BackupError(UNREADABLE) from error
        database, key = folder / "db.sqlite3", folder / archive.SECRET_KEY
        if not database.exists() or not key.exists():
            raise BackupError(NOT_OURS.format(name=name))
        run_aside(__name__, folder, f"sqlite:///{database}", key.read_text().strip(), "")
        database.unlink()
        yield checked(folder, archive.read_json(folder, archive.MANIFEST))


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    from config.backups import archive

    member.name = member.name.removeprefix("./")
    wanted = ("db.sqlite3", archive.SECRET_KEY)
    in_media = member.name.startswith(f"{archive.MEDIA}/")
    if archive.is_safe(member) and (in_media or member.name in wanted):
        tar.extract(member, folder, filter="data")


def main() -> None:
    """Write the rows of the folder's database beside it, with what a backup says of itself."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from django.db import connection

    from config.backups import archive, rows
    from config.backups.counters import counters

    folder = Path(sys.argv[1])
    migrations = rows.applied_migrations()
    writer = FolderWriter(folder)
    made_at = dt.datetime.fromtimestamp((folder / "db.sqlite3").stat().st_mtime, dt.UTC)
    about = {"form": archive.FORM, "name": "", "made_at": made_at.isoformat()}
    about |= {"version": OLD_VERSION, "database": connection.vendor, "migrations": migrations}
    writer.write_json(archive.ABOUT, about)
    known = rows.unknown_migrations(migrations) == []
    tables = {}
    for model in rows.models_here() if known else ():
        tables[model._meta.db_table] = 0
        for number, (part, count) in enumerate(rows.parts_of(model), start=1):
            writer.write(f"{archive.ROWS}/{model._meta.db_table}/{number:06}.jsonl", part)
            tables[model._meta.db_table] += count
    manifest = {"tables": tables, "counters": counters(), "parts": {}, "missing": []}
    writer.write_json(archive.MANIFEST, manifest)
    connection.close()


class FolderWriter:
    """Writes the members of an archive as files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, content: bytes) -> None:
        """Write one file."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def write_json(self, name: str, content: object) -> None:
        """Write one file as JSON."""
        import json

        self.write(name, json.dumps(content).encode())


if __name__ == "__main__":
    main()
