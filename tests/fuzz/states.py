"""Puts the database and the files back as they were at the start of an episode."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection


class States:
    """A copy of the data as it is now, to begin each episode with."""

    def __init__(self, folder: Path) -> None:
        self.media, self.kept_media = Path(settings.MEDIA_ROOT), folder / "kept_media"
        self.media.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.media, self.kept_media)
        self.original = str(connection.settings_dict["NAME"])
        self.is_sqlite = connection.vendor == "sqlite"
        if self.is_sqlite:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def restore(self) -> None:
        """Begin anew with a copy of the data."""
        connection.close()
        shutil.rmtree(self.media)
        shutil.copytree(self.kept_media, self.media)
        copy = f"{self.original}_episode"
        if self.is_sqlite:
            for ending in ("-wal", "-shm"):
                Path(f"{copy}{ending}").unlink(missing_ok=True)
            shutil.copyfile(self.original, copy)
        else:
            with connection._nodb_cursor() as cursor:
                quote = connection.ops.quote_name
                cursor.execute(f"DROP DATABASE IF EXISTS {quote(copy)} WITH (FORCE)")
                cursor.execute(f"CREATE DATABASE {quote(copy)} TEMPLATE {quote(self.original)}")
        connection.settings_dict["NAME"] = copy
