from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from classes.management.prepared import require_prepared
from classes.models import Backup, Occasion
from config.backups import BackupError
from config.backups.key import key_path, key_to_write
from config.backups.making import default_place, failures_recorded, make_backup
from config.backups.snapshot import require_owner

NEW_KEY = (
    "A key for the backups was made in {path}. Keep a copy of that file in another place than the "
    "backups, such as the school’s safe: without it nobody can read them."
)


class Command(BaseCommand):
    """Makes a backup: one encrypted archive of the database and the files."""

    help = (
        "Write one encrypted archive of the database, the files, the secret key and the settings. "
        "People may go on working. Without --to it goes to BACKUP_TO, else to DATA_DIR/backups."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", help="a folder, or s3://BUCKET/FOLDER")
        parser.add_argument(
            "--school", default="", metavar="SLUG", help="only this school, by its short name"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        to = options["to"] or settings.BACKUP_TO or default_place()
        try:
            require_owner()
            require_prepared()
            _, is_new = key_to_write()
            backup = self._backup(to, options["school"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        if is_new:
            self.stderr.write(NEW_KEY.format(path=key_path()))
        self.stdout.write(
            f"{backup.place}/{backup.name}: {backup.rows:,} rows and {backup.files:,} files, "
            f"{backup.size:,} bytes, {backup.seconds:.1f} seconds"
        )

    def _backup(self, to: str, school: str) -> Backup:
        """Return the record of a backup. That of one school counts for no rule of keeping."""
        if school:
            return make_backup(to=to, occasion=Occasion.COMMAND, school=school)
        with failures_recorded(to=to, occasion=Occasion.COMMAND):
            backup = make_backup(to=to, occasion=Occasion.COMMAND)
        backup.save()
        return backup
