"""A backup before migrations change the tables of schools, so that one can go back."""

import sys

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from classes.models import Backup, Occasion
from config.backups import BackupError
from config.backups.making import default_place, make_backup
from config.backups.places import place_of
from config.data_folder import has_schools

KEPT = 3
"""How many of these stay in the data folder. Those in BACKUP_TO are kept like the others."""
STOPPED = (
    "The upgrade was stopped before it changed anything, because no backup could be made first. "
    "{why} To upgrade without one: python -m config.prepare --without-backup"
)


class UpgradeStoppedError(SystemExit):
    """There is no backup to go back to. It ends the program and says why."""


def back_up_before_upgrade() -> Backup | None:
    """Make a backup if there are schools and migrations to run. Return its record, not saved.

    Raise UpgradeStoppedError if that fails.
    """
    executor = MigrationExecutor(connection)
    if not has_schools() or not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return None
    to = settings.BACKUP_TO or default_place()
    try:
        backup = make_backup(to=to, occasion=Occasion.UPGRADE, with_figures=False)
    except BackupError as error:
        raise UpgradeStoppedError(STOPPED.format(why=error)) from error
    sys.stdout.write(f"Backup before the upgrade: {backup.place}/{backup.name}\n")
    return backup


def keep_record(backup: Backup | None) -> None:
    """Save the record, once its table is up to date, and delete the oldest in the data folder."""
    if backup is None:
        return
    backup.save()
    if backup.place != default_place():
        return
    made = Backup.objects.good().filter(occasion=Occasion.UPGRADE, place=backup.place)
    for old in made.filter(deleted_at=None)[KEPT:]:
        place_of(old.place).delete(old.name)
        Backup.objects.filter(pk=old.pk).update(deleted_at=backup.made_at)
