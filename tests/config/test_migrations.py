"""The migrations: every other test makes its tables straight from the models.

tests/deploy/test_several_servers.py runs them on an empty PostgreSQL.
"""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.models.fields import NOT_PROVIDED

COMMANDS = """
import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)
call_command("migrate", check=True, verbosity=0)
call_command("makemigrations", check_changes=True, dry_run=True)
"""


@pytest.mark.load
def test_they_run_from_nothing_and_leave_nothing_to_migrate(tmp_path):
    environment = {name: os.environ[name] for name in os.environ.keys() - {"DATABASE_URL"}}
    environment |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", COMMANDS]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


LAST_LOOKED_AT = {"classes": "0027", "curriculum": "0014", "lessons": "0026", "reports": "0008"}
"""What was added up to these is kept to by tests/upgrades/test_old_program.py."""
TAKEN_AWAY: dict[str, str] = {}
"""Columns and tables that a migration takes away or renames, such as "lessons.lesson.note", and the
version whose program was the last to read them. It must be older than any that may still run."""
TAKES_AWAY = (
    *(operations.RemoveField, operations.RenameField),
    *(operations.DeleteModel, operations.RenameModel, operations.AlterModelTable),
)


def later_operations() -> Iterator[tuple[str, operations.base.Operation, set[str]]]:
    """Yield the app, each later operation, and the models that the same migration makes."""
    loader = MigrationLoader(None)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app not in LAST_LOOKED_AT or name[:4] <= LAST_LOOKED_AT[app] or migration.replaces:
            continue
        steps = list(in_database(migration.operations))
        made = {one.name.lower() for one in steps if isinstance(one, operations.CreateModel)}
        yield from ((app, one, made) for one in steps)


def in_database(steps: list[operations.base.Operation]) -> Iterator[operations.base.Operation]:
    for step in steps:
        if isinstance(step, operations.SeparateDatabaseAndState):
            yield from in_database(step.database_operations)
        else:
            yield step


def needs_a_value(step: operations.base.Operation) -> bool:
    """Return whether an INSERT that does not name the new column fails."""
    if not isinstance(step, operations.AddField) or step.field.many_to_many:
        return False
    field = step.field
    return not (field.null or field.generated or field.db_default is not NOT_PROVIDED)


def column(app: str, step: operations.base.Operation) -> str:
    names = [getattr(step, name, "") for name in ("model_name", "name", "old_name")]
    return ".".join([app, *(name.lower() for name in names if name)])


@pytest.fixture
def migrations_are_there(settings) -> None:
    settings.MIGRATION_MODULES = {}  # the tests run without


@pytest.mark.usefixtures("migrations_are_there")
def test_a_new_column_has_a_default_in_the_database():
    """The program that still runs, or is gone back to, inserts rows without it."""
    added = [
        column(app, step)
        for app, step, made in later_operations()
        if needs_a_value(step) and step.model_name.lower() not in made
    ]
    assert added == [], "add db_default=…, or null=True"


@pytest.mark.usefixtures("migrations_are_there")
def test_a_column_is_only_taken_away_once_no_program_that_may_run_reads_it():
    """See "When a table changes" in docs/contributing.md."""
    gone = {
        column(app, step) for app, step, _ in later_operations() if isinstance(step, TAKES_AWAY)
    }
    assert gone == TAKEN_AWAY.keys()
