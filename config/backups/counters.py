"""The counters of keys, so that no row gets the number of one that was deleted.

The change history and printed addresses still name a deleted row by its number. Rows that are
restored do not move the counter of PostgreSQL, and that of SQLite falls back to the highest row
when a migration makes a table anew. So counters are read, and set again.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import AutoField, Max

OF_POSTGRESQL = """
SELECT counted.relname, sequence.oid, pg_sequence_last_value(sequence.oid)
FROM pg_class AS sequence
JOIN pg_depend ON objid = sequence.oid AND classid = 'pg_class'::regclass AND deptype IN ('a', 'i')
JOIN pg_class AS counted ON counted.oid = refobjid
WHERE sequence.relkind = 'S' AND counted.relnamespace = current_schema()::regnamespace
"""
OF_SQLITE = """
SELECT made.name, made.name, seq FROM sqlite_master AS made LEFT JOIN sqlite_sequence USING (name)
WHERE made.type = 'table' AND made.sql LIKE '%AUTOINCREMENT%'
"""


def counters() -> dict[str, int]:
    """Return the highest key that each table has given so far, by its name."""
    return {table: last for table, _, last in _every() if last}


def raise_counters(highest: Mapping[str, int]) -> None:
    """Let the next key of each of these tables be higher than this. No counter is set back."""
    with connection.cursor() as cursor:
        for table, counter, last in _every():
            if highest.get(table, 0) <= (last or 0):
                continue
            if connection.vendor == "postgresql":
                cursor.execute("SELECT setval(%s::regclass, %s)", [counter, highest[table]])
                continue
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, highest[table]])


@contextmanager
def counters_kept() -> Iterator[None]:
    """Leave the counters where they are, or higher, while the block migrates the database."""
    before = counters()
    yield
    raise_counters(before)


def highest_in_history() -> dict[str, int]:
    """Return the highest key in the change history of each table, whose row may be gone."""
    found = {}
    for history in apps.get_models():
        kept = getattr(history, "instance_type", None)
        if kept and isinstance(kept._meta.pk, AutoField):
            highest = Max(kept._meta.pk.attname)
            found[kept._meta.db_table] = history._base_manager.aggregate(key=highest)["key"] or 0
    return found


def _every() -> list[tuple[str, Any, int | None]]:
    """Return each table with a counter, with what names that, and its last key."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(OF_POSTGRESQL)
        elif connection.introspection.table_names(cursor):
            cursor.execute(OF_SQLITE)
        else:
            return []  # SQLite has no list of counters before the first table
        return cursor.fetchall()
