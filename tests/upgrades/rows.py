"""Dumps and loads a database as rows that every database engine accepts."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

LEFT_OUT = {"contenttypes.ContentType", "auth.Permission", "sessions.Session", "admin.LogEntry"}
"""Django creates these itself, and no data of a school depends on them."""

Tables = dict[str, dict[str, list[Any]]]


def do_not_wait_for_the_disk() -> None:
    """Let SQLite write without waiting. A test database need not survive a power cut."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")


def database_file() -> bytes:
    """Return the current SQLite database as one file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "db.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        return path.read_bytes()


def applied_migrations() -> list[tuple[str, str]]:
    """Return the app and name of each migration applied to the current database."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def dump() -> Tables:
    """Return the columns and rows of each model, by model label."""
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if label in LEFT_OUT or not model._meta.managed:
            continue
        fields = model._meta.concrete_fields
        rows = [
            [_plain(field, row) for field in fields]
            for row in model._base_manager.order_by("pk").iterator()
        ]
        if rows:
            tables[label] = {"columns": [field.attname for field in fields], "rows": rows}
    return tables


def _plain(field: models.Field, row: models.Model) -> Any:
    value = field.value_from_object(row)
    if value is None or isinstance(value, bool | int | str | list | dict):
        return json.loads(json.dumps(value))
    return field.value_to_string(row)


def make_schema(migrations: Iterable[Iterable[str]]) -> ProjectState:
    """Create the tables of these migrations in an empty database. Return the project state.

    The tables are created directly in their final form, which takes a tenth of the time.
    tests/config/test_migrations.py runs each migration.
    """
    applied = {(app, name) for app, name in migrations}
    state = state_of(applied)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    with connection.schema_editor() as editor:
        for model in state.apps.get_models():
            if model._meta.managed:
                editor.create_model(model)
    for app, name in applied:
        recorder.record_applied(app, name)
    return state


def state_of(migrations: Iterable[Iterable[str]]) -> ProjectState:
    """Return the project state that these migrations lead to: the models of that version."""
    applied = {(app, name) for app, name in migrations}
    loader = MigrationLoader(connection, replace_migrations=False)
    graph = loader.graph
    if unknown := applied - graph.nodes.keys():
        raise LookupError(f"These migrations are no longer here: {sorted(unknown)}")
    last = [key for key in sorted(applied) if not _is_followed(key, applied, graph)]
    return loader.project_state(last)


def _is_followed(
    key: tuple[str, str], applied: set[tuple[str, str]], graph: MigrationGraph
) -> bool:
    """Return whether another of these migrations, of the same app, comes after this one."""
    children = {child.key for child in graph.node_map[key].children}
    return any(child in applied and child[0] == key[0] for child in children)


@transaction.atomic
def load(tables: Tables, state: ProjectState) -> None:
    """Write the rows unchanged into the tables of `state`."""
    loaded = [(state.apps.get_model(label), table) for label, table in tables.items()]
    for model, table in loaded:
        model._base_manager.all().delete()
        model._base_manager.bulk_create(objects(model, table))
    for statement in connection.ops.sequence_reset_sql(no_style(), [model for model, _ in loaded]):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def objects(model: type[models.Model], table: dict[str, list[Any]]) -> Iterator[models.Model]:
    """Yield the rows of a table as objects that are not saved."""
    fields = [_as_it_is(model, column) for column in table["columns"]]
    for row in table["rows"]:
        values = [_value(field, value) for field, value in zip(fields, row, strict=True)]
        yield model(**dict(zip((field.attname for field in fields), values, strict=True)))


def _as_it_is(model: type[models.Model], column: str) -> models.Field:
    """Return the field of a column, with auto_now turned off."""
    field = next(field for field in model._meta.concrete_fields if field.attname == column)
    if isinstance(field, models.DateField):
        field.auto_now = field.auto_now_add = False
    return field


def _value(field: models.Field, value: Any) -> Any:
    return value if isinstance(field, models.JSONField) else field.to_python(value)


def migrate_to_newest() -> None:
    """Migrate to the newest version, as an upgrade does."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
