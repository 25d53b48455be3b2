"""The migrations: every other test makes its tables straight from the models."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
COMMANDS = """
import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)
call_command("migrate", check=True, verbosity=0)
call_command("makemigrations", check_changes=True, dry_run=True)
"""


def run_them(environment: dict[str, str], folder: Path) -> None:
    """Run the migrations that are left, and make sure that they leave nothing to migrate."""
    environment = environment | {
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-c", COMMANDS]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.load
def test_on_sqlite_they_run_from_nothing_and_leave_nothing_to_migrate(migrated, tmp_path):
    shutil.copy(migrated, tmp_path)
    run_them({name: os.environ[name] for name in os.environ.keys() - {"DATABASE_URL"}}, tmp_path)


@pytest.fixture
def empty_database(db) -> Iterator[str]:
    """Yield the address of an empty database on the same server."""
    at = connection.settings_dict
    name = f"{at['NAME']}_empty"
    address = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield f"{address}/{name}"
        server.execute(f'DROP DATABASE "{name}"')


@pytest.mark.skipif(ON_SQLITE, reason="the test above is SQLite's")
def test_on_postgresql_they_run_from_nothing_and_leave_nothing_to_migrate(empty_database, tmp_path):
    run_them(os.environ | {"DATABASE_URL": empty_database}, tmp_path)
