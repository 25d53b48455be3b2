from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from pyrage.x25519 import Identity

from classes.management.prepared import require_prepared
from config.backups import BackupError
from config.backups.adding import add_school
from config.backups.archive import about
from config.backups.aside import unpacked
from config.backups.key import keep_given, keys_to_read
from config.backups.old_form import ENDS, unpacked_old
from config.backups.places import Place, place_and_name
from config.backups.restoring import require_empty, restore
from config.backups.snapshot import require_owner
from config.one_at_a_time import one_at_a_time
from config.prepare import prepare


class Command(BaseCommand):
    """Restores a backup into an empty installation, or one school into any installation."""

    help = (
        "Restore an archive into an empty installation, on SQLite or PostgreSQL. Stop the service "
        "first. It refuses, and changes nothing, if there are schools or people already. One "
        "school’s archive is added to what is here, unless that school is here already."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", help="a file, or s3://BUCKET/FOLDER/NAME")
        parser.add_argument("--key", type=Path, help="a file that holds the key of the backup")

    def handle(self, *args: Any, **options: Any) -> None:
        place, name = place_and_name(options["archive"])
        try:
            require_owner()
            keys = [] if name.endswith(ENDS) else keys_to_read(options["key"])
            if keys and self._add_school(place, name, keys):
                return
            require_empty()
            with one_at_a_time(settings.DATA_DIR), place.reading(name) as source:
                archive = unpacked_old(source, name) if not keys else unpacked(source, keys)
                lines = restore(archive, name=name)
        except BackupError as error:
            raise CommandError(str(error)) from error
        if options["key"]:
            keep_given(keys)
        prepare()
        for line in lines:
            self.stdout.write(line)
        self.stdout.write(f"{name} is restored. Start the service now.")

    def _add_school(self, place: Place, name: str, keys: list[Identity]) -> bool:
        """Add the school of an archive of one school. Return False if it is of all."""
        with place.reading(name) as source:
            if not about(source, keys).get("school"):
                return False
        require_prepared()
        with place.reading(name) as source, unpacked(source, keys) as aside:
            school = add_school(aside)
        self.stdout.write(f"{school.name} is restored, at {school.get_absolute_url()}.")
        return True
