"""Tells a command that the tables are not there, so that it says what to run."""

from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from classes.models import School

NOT_PREPARED = (
    "The database is not ready, so nothing was changed. Run python -m config.prepare first, with "
    "the same settings, then this command again. `make run` prepares by itself."
)


def require_prepared() -> None:
    """Raise CommandError if a table is missing or an upgrade was not finished."""
    if School._meta.db_table not in connection.introspection.table_names():
        raise CommandError(NOT_PREPARED)
    if MigrationRecorder(connection).has_table():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError(NOT_PREPARED)
