"""An upgrade of a school's data begins with a backup, or does not begin."""

from pathlib import Path

import pytest
from django.db import connection

from classes.models import Backup, Occasion
from config.backups import BackupError
from config.backups.before_upgrade import UpgradeStoppedError, back_up_before_upgrade, keep_record
from config.backups.making import default_place, failures_recorded

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_is_enough]


@pytest.fixture
def upgrade(settings) -> None:
    """Let the program have migrations that the database has not: tests run none."""
    settings.MIGRATION_MODULES = {}


def test_a_database_without_schools_is_upgraded_without_a_backup(upgrade):
    assert back_up_before_upgrade() is None


def test_a_start_without_an_upgrade_makes_no_backup(school):
    assert back_up_before_upgrade() is None


def test_without_a_backup_the_upgrade_stops_and_says_how_to_go_on(school, upgrade, settings):
    blocked = Path(settings.DATA_DIR) / "a file"
    blocked.write_text("no folder")
    settings.BACKUP_TO = str(blocked / "backups")
    with pytest.raises(UpgradeStoppedError, match="--without-backup") as stopped:
        back_up_before_upgrade()
    assert "Cannot write to" in str(stopped.value)


def test_the_last_three_stay_in_the_data_folder(settings):
    folder = Path(default_place())
    folder.mkdir()
    for number in range(5):
        name = f"coverage-{number}.tar.age"
        (folder / name).touch()
        keep_record(
            Backup(name=name, place=str(folder), occasion=Occasion.UPGRADE, version="2.0.0")
        )
    assert sorted(path.name for path in folder.iterdir()) == [
        "coverage-2.tar.age",
        "coverage-3.tar.age",
        "coverage-4.tar.age",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_failure_that_cannot_be_recorded_is_still_told(school):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only=ON")
        try:
            with (
                pytest.raises(BackupError, match="no room"),
                failures_recorded(to="/backups", occasion=Occasion.COMMAND),
            ):
                raise BackupError("no room")
        finally:
            cursor.execute("PRAGMA query_only=OFF")
