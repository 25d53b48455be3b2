"""Brings an installation up to date: run after installing and after each upgrade.

    python -m config.prepare

Safe to run again, and quick when there is nothing to do. `make run` does it at every start.
"""

import io
import os
import sys
import time
from argparse import ArgumentParser

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError
from psycopg.errors import DeadlockDetected

from classes.unavailable import Unavailable, unavailable
from config.data_folder import check_folder, mark_folder
from config.databases import pooler_unfit, why_unusable
from config.environment.folders import backups_unwritable, folder_away
from config.environment.names import misspelt
from config.logs.errors import write_uncaught
from config.one_at_a_time import one_at_a_time
from config.private import narrow

ATTEMPTS = 100
"""How often a migration is begun, if it and people's saves wait for each other."""


def prepare(*, adopt_folder: bool = False, without_backup: bool = False) -> None:
    """Migrate the database, load the shipped library and collect the static files.

    Make a backup first if an upgrade changes the tables of schools, unless it is to be without.
    Delete what expired, and what a killed process left, while the system was not running. Switch
    the demo's people off where a real school exists. With keys in SECRET_KEY_FALLBACKS, encrypt
    anew what they encrypted, so that they can then be left out. Processes started together take
    turns.

    Raise WrongFolderError, and change nothing, if the database goes with another data folder and
    `adopt_folder` is not set.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from config.settings import env

    for sentence in (
        *misspelt(os.environ, env.names),
        *folder_away(settings.ROSTER_DROP),
        *backups_unwritable(settings.BACKUP_TO),
        *pooler_unfit(settings.POOLER),
    ):
        sys.stderr.write(f"{sentence}\n")
    narrow(settings.DATA_DIR)
    with one_at_a_time(settings.DATA_DIR):
        if not adopt_folder:
            check_folder(settings.DATA_DIR)
        _bring_up_to_date(without_backup=without_backup)
        mark_folder(settings.DATA_DIR)
    narrow(settings.DATA_DIR)


def _bring_up_to_date(*, without_backup: bool) -> None:
    from config.backups.before_upgrade import back_up_before_upgrade, keep_record
    from config.backups.counters import counters_kept

    backup = None if without_backup else back_up_before_upgrade()
    with counters_kept():
        _migrate()
    keep_record(backup)
    call_command("createcachetable", verbosity=0)
    call_command("load_library", stdout=io.StringIO())
    if not settings.STATIC_DIR:
        call_command("collectstatic", interactive=False, verbosity=0)
    from allauth.mfa.models import Authenticator

    from classes.demo import switch_off_people
    from classes.people.second_factor import encrypt_anew
    from classes.schools import list_address
    from reports.retention.expired import delete_expired

    try:
        delete_expired()
    except Exception as error:
        if unavailable(error) is not Unavailable.FILES:
            raise
        sys.stderr.write(f"{why_unusable(error)} What expired is deleted by the worker.\n")
    switch_off_people()
    if settings.SECRET_KEY_FALLBACKS:
        encrypt_anew(Authenticator.objects.all())
        list_address.encrypt_anew()


def _migrate() -> None:
    """Make the tables those of this version, while people go on working with the one before.

    A migration locks several tables, in another order than a save does. PostgreSQL then ends one of
    the two. A migration that was ended changed nothing, so it is begun again.
    """
    for attempts_left in reversed(range(ATTEMPTS)):
        try:
            call_command("migrate", verbosity=0)
            return
        except OperationalError as error:
            is_deadlock = isinstance(error.__cause__, DeadlockDetected)
            if not is_deadlock or not attempts_left:
                raise
            time.sleep(0.2)


def main() -> None:
    """Prepare, or exit with a sentence if a setting or the database does not allow it."""
    sys.excepthook = write_uncaught
    parser = ArgumentParser("config.prepare", description="Bring an installation up to date.")
    parser.add_argument(
        "--adopt-folder", action="store_true", help="go on without files that are lost for good"
    )
    parser.add_argument(
        "--without-backup", action="store_true", help="make no backup before tables change"
    )
    prepare(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
