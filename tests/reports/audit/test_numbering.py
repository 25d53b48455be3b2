"""Exports from before there were numbers are numbered in the order they were made."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

BEFORE, AFTER = [("reports", "0001_initial")], [("reports", "0002_auditexport_number")]


@pytest.fixture
def migrations(transactional_db, settings) -> Iterator[None]:
    """Migrate the tables, because the tests make them from today's models."""
    settings.MIGRATION_MODULES = {}
    recorder = MigrationRecorder(connection)
    for app, name in MigrationLoader(connection, replace_migrations=False).graph.nodes:
        recorder.record_applied(app, name)
    yield
    recorder.flush()


def executor_of_each_step() -> MigrationExecutor:
    """Return an executor that runs the migrations themselves, not the one that replaces them."""
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    return executor


@pytest.mark.usefixtures("migrations")
def test_earlier_exports_are_numbered_by_school_in_order():
    schools = [factories.SchoolFactory().pk, factories.SchoolFactory().pk]
    executor = executor_of_each_step()
    newest = executor.loader.graph.leaf_nodes()
    executor.migrate(BEFORE)
    exports = executor.loader.project_state(BEFORE).apps.get_model("reports", "AuditExport").objects
    now = timezone.now()
    kept = [
        exports.create(
            school_id=school, academic_year=2026, made_at=now, sha256="0" * 64, size=1, file="a"
        ).pk
        for school in (schools[0], schools[1], schools[0])
    ]
    executor = executor_of_each_step()
    executor.migrate(AFTER)
    exports = executor.loader.project_state(AFTER).apps.get_model("reports", "AuditExport").objects
    assert [exports.get(pk=pk).number for pk in kept] == [1, 1, 2]
    executor_of_each_step().migrate(newest)
