from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from classes.management.prepared import require_prepared
from classes.models import Backup, Occasion
from config.backups import BackupError
from config.backups.snapshot import require_owner
from config.backups.trial import try_restore


class Command(BaseCommand):
    """Restores a backup aside and compares it."""

    help = (
        "Restore an archive aside, compare the numbers of rows, the files and the audit workbooks "
        "of some schools with what the archive says, and delete the copy again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", help="a file, or s3://BUCKET/FOLDER/NAME")
        parser.add_argument("--key", type=Path, help="a file that holds the key of the backup")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            require_owner()
        except BackupError as error:
            raise CommandError(str(error)) from error
        require_prepared()
        key = options["key"]
        trial = try_restore(options["archive"], occasion=Occasion.COMMAND, key=key)
        # Home warns of a failure. A wrong key, or another file than a backup of ours, is none.
        if not trial.problem or (key is None and Backup.objects.filter(name=trial.name).exists()):
            trial.save()
        if trial.problem:
            raise CommandError(f"{trial.name} did not pass the check. {trial.problem}")
        self.stdout.write(
            f"{trial.name} is good. Restored aside and compared: {trial.tables} tables with "
            f"{trial.rows:,} rows, {trial.files:,} files, audit workbooks of schools: "
            f"{trial.workbooks}. It took {trial.seconds:.1f} seconds."
        )
