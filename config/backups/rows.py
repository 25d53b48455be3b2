"""The rows of the database in a form that is the same for SQLite and PostgreSQL.

Each table is written as lines of JSON: first the names of the columns, then a list of values a row.
They are read and written by the models as they were at the migrations of that database, so that a
program can read the database of an earlier one.
"""

import base64
import datetime as dt
import decimal
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.utils.dateparse import parse_duration
from django.utils.duration import duration_iso_string

LEFT_OUT = {
    "sessions.session": "everybody signs in again",
    "classes.opensession": "as the sessions",
    "classes.limitcounter": "counts of attempts, which are over",
    "classes.keptform": "forms of people whose session ended",
    "django_tasks_database.dbtaskresult": "work is never done twice: what is due comes again",
    "classes.job": "as the work that they are about",
    "classes.regularwork": "the worker works out anew when each is due",
    "classes.workerseen": "workers that ran on the other machine",
}
"""Tables that no archive holds, and why."""

PART_BYTES = 4_000_000
"""About how many bytes of rows are one part of an archive, and are in memory at a time."""
ROWS_AT_ONCE = 500

Migration = tuple[str, str]
Encoded = dict[str, models.Field]


def applied_migrations() -> list[Migration]:
    """Return the migrations that this database says it has, by app and name."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def unknown_migrations(migrations: Iterable[Migration]) -> list[Migration]:
    """Return those that this program does not have: they are of a newer one."""
    loader = MigrationLoader(None)
    known = loader.disk_migrations or {}
    replaced = {name for each in known.values() for name in each.replaces}
    return [each for each in migrations if each not in known and each not in replaced]


def state_here() -> ProjectState:
    """Return the models as they are at the migrations that this database has.

    A migration that replaces others depends on one that a database with all of those may not have.
    So none counts only because another one depends on it.
    """
    loader = MigrationLoader(connection)  # which also knows whether squashed ones were applied
    applied = loader.applied_migrations.keys() & loader.graph.nodes.keys()
    in_order = dict.fromkeys(
        each for node in sorted(applied) for each in loader.graph.forwards_plan(node)
    )
    state = ProjectState(real_apps=loader.unmigrated_apps)
    for node in in_order:
        if node in applied:
            state = loader.graph.nodes[node].mutate_state(state, preserve=False)
    return state


def make_tables(migrations: Iterable[Migration]) -> None:
    """Make the tables as they are after these migrations, in an empty database.

    They are made in their final form, which takes a tenth of the time of the migrations.
    """
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in migrations:
        recorder.record_applied(app, name)
    with connection.schema_editor() as editor:
        for model in state_here().apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)


def models_here() -> list[type[models.Model]]:
    """Return the models that an archive holds, and the tables between them, as they are here."""
    tables = state_here().apps.get_models(include_auto_created=True)
    kept = (each for each in tables if each._meta.can_migrate(connection))
    return sorted(
        (each for each in kept if each._meta.label_lower not in LEFT_OUT),
        key=lambda model: model._meta.db_table,
    )


def columns(model: type[models.Model]) -> Encoded:
    """Return the fields that a table has columns for, by the name of the column."""
    fields = model._meta.local_concrete_fields
    return {str(field.column): field for field in fields if not getattr(field, "generated", False)}


def parts_of(
    model: type[models.Model], rows: Iterable[Sequence[Any]] | None = None
) -> Iterator[tuple[bytes, int]]:
    """Yield a table's rows, in parts of bounded size, with the number of rows in each.

    With `rows`, those instead of all that are there.
    """
    header = json.dumps(list(columns(model))).encode() + b"\n"
    part, count = bytearray(header), 0
    for row in rows_of(model) if rows is None else rows:
        line = json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":"))
        part += line.encode("utf-8", "surrogatepass") + b"\n"
        count += 1
        if len(part) > PART_BYTES:
            yield bytes(part), count
            part, count = bytearray(header), 0
    if count:
        yield bytes(part), count


def rows_of(
    model: type[models.Model], keys: Iterable[Any] | None = None, *, using: str = "default"
) -> Iterator[Sequence[Any]]:
    """Yield a table's rows, or those with these keys, in the order of their keys."""
    names = [field.attname for field in columns(model).values()]
    every = model._base_manager.using(using).order_by("pk").values_list(*names)
    if keys is None:
        yield from every.iterator(chunk_size=ROWS_AT_ONCE)
        return
    for batch in batched(keys):
        yield from every.filter(pk__in=batch)


def batched(keys: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield keys in order, in lists that a query can take."""
    every = sorted(keys)
    for start in range(0, len(every), ROWS_AT_ONCE):
        yield every[start : start + ROWS_AT_ONCE]


def _plain(value: Any) -> str:
    """Return a value that JSON has no form for as a text. No part of a second is lost."""
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return duration_iso_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, uuid.UUID | decimal.Decimal):
        return str(value)
    raise TypeError(f"No form for {type(value)}")


def empty(tables: Iterable[type[models.Model]]) -> None:
    """Delete every row, such as those that a migration made. Constraints are not checked."""
    with connection.cursor() as cursor:
        for model in tables:
            name = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - a table of ours


def insert_part(model: type[models.Model], part: Iterable[bytes]) -> int:
    """Insert rows as they were, without a default, a signal or a time of now. Return how many."""
    lines = iter(part)
    fields = columns(model)
    chosen = [fields[name] for name in json.loads(next(lines))]
    read = (json.loads(line) for line in lines)
    return insert(
        model, chosen, ([_typed(*each) for each in zip(chosen, row, strict=True)] for row in read)
    )


def insert(
    model: type[models.Model], fields: Sequence[models.Field], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert rows with these values, and no others. Return how many."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
    remaining, count = iter(rows), 0
    with connection.cursor() as cursor:
        while batch := list(islice(remaining, ROWS_AT_ONCE)):
            cursor.executemany(sql, [_for_database(fields, row) for row in batch])
            count += len(batch)
    return count


def _for_database(fields: Sequence[models.Field], values: Sequence[Any]) -> list[Any]:
    return [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields, values, strict=True)
    ]


def _typed(field: models.Field, value: Any) -> Any:
    """Return the value as the field's type. A custom field must not tidy what was stored."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if value is None:
        return None
    if isinstance(field, models.DurationField):
        return parse_duration(value)
    typed = (models.DateField, models.TimeField, models.DecimalField, models.UUIDField)
    return field.to_python(value) if isinstance(field, (*typed, models.BinaryField)) else value


def count_rows(tables: Iterable[type[models.Model]]) -> dict[str, int]:
    """Return how many rows each table has, by its name."""
    return {model._meta.db_table: model._base_manager.count() for model in tables}


def reset_sequences(tables: Iterable[type[models.Model]]) -> None:
    """Let the next keys follow those of the rows. SQLite does so by itself."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(tables))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
