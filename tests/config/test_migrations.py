"""The migrations. Every other test creates its tables directly from the models."""

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection


@pytest.fixture
def empty_database(db, tmp_path) -> Iterator[dict[str, str]]:
    """Return the environment variables of an installation with an empty database."""
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    if connection.vendor == "sqlite":
        yield {key: environment[key] for key in environment if key != "DATABASE_URL"}
        return
    at = connection.settings_dict
    name = f"{at['NAME']}_empty"
    address = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield environment | {"DATABASE_URL": f"{address}/{name}"}
        server.execute(f'DROP DATABASE "{name}"')


COMMANDS = """
import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)
call_command("migrate", check=True, verbosity=0)
call_command("makemigrations", check_changes=True, dry_run=True)
"""


def test_they_run_on_an_empty_database_and_leave_nothing_to_migrate(empty_database):
    command = [sys.executable, "-c", COMMANDS]
    done = subprocess.run(command, env=empty_database, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
