"""What the worker does by itself where BACKUP_TO is set: a backup a night, a trial a week."""

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from classes.background import SLOW
from classes.models import Backup, Occasion, RestoreTrial
from config.backups import BackupError
from config.backups.keeping import delete_old
from config.backups.making import failures_recorded, make_backup
from config.backups.trial import try_restore

A_NIGHT = dt.timedelta(hours=12)
"""A second run within this time does nothing: a task may be done twice."""


@task(queue_name=SLOW)
def back_up() -> None:
    """Make tonight's backup, and delete those that need not be kept."""
    to, since = settings.BACKUP_TO, timezone.now() - A_NIGHT
    nightly = Backup.objects.good().filter(occasion=Occasion.NIGHTLY)
    if not to:
        return
    if not nightly.filter(made_at__gte=since).exists():
        with failures_recorded(to=to, occasion=Occasion.NIGHTLY):
            make_backup(to=to, occasion=Occasion.NIGHTLY).save()
    delete_old(to)


@task(queue_name=SLOW)
def try_the_latest_backup() -> None:
    """Restore the latest backup aside, and keep what came of it for home and the certificate."""
    backup = Backup.objects.good().filter(deleted_at=None).first() if settings.BACKUP_TO else None
    if backup is None:
        return
    tried = RestoreTrial.objects.filter(name=backup.name, occasion=Occasion.NIGHTLY)
    if tried.filter(tried_at__gte=timezone.now() - A_NIGHT).exists():
        return
    trial = try_restore(f"{backup.place}/{backup.name}", occasion=Occasion.NIGHTLY)
    trial.save()
    if trial.problem:
        raise BackupError(trial.problem)
