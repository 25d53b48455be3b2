"""Copies of data that many tests start with, such as the demo school, which are made only once.

Making the demo school takes most of a second, since it uses the product's own actions. A copy has
its rows as the database stores them, and its files. It works in a transaction that is rolled back
and in a database that a live server reads, on SQLite and on PostgreSQL.
"""

import copy
import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.test import override_settings
from django.utils import timezone

ROWS_AT_ONCE = 100
MADE_WITH_THE_TABLES = {"django_content_type", "auth_permission"}
"""Tables that are filled when the database is created."""


@dataclass(frozen=True)
class Table:
    """The rows of a table, with its columns in the database's order."""

    name: str
    columns: list[str]
    rows: list[tuple]

    def insert(self) -> None:
        quote = connection.ops.quote_name
        columns = ", ".join(quote(column) for column in self.columns)
        row = f"({', '.join(['%s'] * len(self.columns))})"
        with connection.cursor() as cursor:
            for start in range(0, len(self.rows), ROWS_AT_ONCE):
                batch = self.rows[start : start + ROWS_AT_ONCE]
                placeholders = ", ".join([row] * len(batch))
                cursor.execute(
                    f"INSERT INTO {quote(self.name)} ({columns}) VALUES {placeholders}",
                    [value for values in batch for value in values],
                )


@dataclass(frozen=True)
class Original:
    """The result of making the data, with all rows and files that it left."""

    made: Any
    tables: list[Table]
    media: Path

    @classmethod
    def by(cls, make: Callable[[], Any], folder: Path) -> "Original":
        """Call `make` in the empty database, store the rows and files, and roll back."""
        media = folder / "media"
        media.mkdir(parents=True)
        with transaction.atomic(), override_settings(DATA_DIR=folder, MEDIA_ROOT=media):
            made = make()
            tables = list(filled_tables())
            transaction.set_rollback(True)
        return cls(made, tables, media)

    def copy(self) -> Any:
        """Copy the rows and files into an empty test database. Return the result of `make`."""
        cache.clear()  # sign-in attempts are counted here, which no test's end empties
        with transaction.atomic():
            for table in self.tables:
                table.insert()
            reset_sequences(table.name for table in self.tables)
        shutil.copytree(self.media, settings.MEDIA_ROOT, dirs_exist_ok=True)
        return copy.deepcopy(self.made)


def tables_of_models() -> dict[str, type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in every if model._meta.managed}


def filled_tables() -> Iterator[Table]:
    for name in sorted(tables_of_models().keys() - MADE_WITH_THE_TABLES):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            rows = cursor.fetchall()
            if rows:
                yield Table(name, [column[0] for column in cursor.description], rows)


def reset_sequences(names: Iterator[str]) -> None:
    """Reset sequences, so that new keys come after those of the copy. SQLite needs none."""
    models_by_table = tables_of_models()
    statements = connection.ops.sequence_reset_sql(
        no_style(), [models_by_table[name] for name in names]
    )
    if statements:
        with connection.cursor() as cursor:
            cursor.execute("\n".join(statements))


class Originals:
    """Originals by function and date. Browser tests use the real date, others a fixed one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[tuple[Callable[[], Any], dt.date], Original] = {}

    def copy(self, make: Callable[[], Any]) -> Any:
        """Return the result of `make`, with its rows and files, but call it only once.

        The database must be empty, and `make` must always do the same.
        """
        key = make, timezone.localdate()
        if key not in self.known:
            self.known[key] = Original.by(make, self.folder / str(len(self.known)))
        return self.known[key].copy()
