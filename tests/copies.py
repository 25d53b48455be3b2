"""What many tests begin with, made once and copied for each of them: the demo school, a scene.

Making the demo school logs lessons and hashes passwords as people do, which takes most of a second.
A copy is its rows as the database keeps them, and its files. It goes into a transaction that is
rolled back as well as into a database that a live server reads, on SQLite and PostgreSQL alike.
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
"""Tables that are filled when the database is made."""


@dataclass(frozen=True)
class Table:
    """The rows of a table, the columns in the order in which the database names them."""

    name: str
    columns: list[str]
    rows: list[tuple]

    def insert(self) -> None:
        quote = connection.ops.quote_name
        columns = ", ".join(quote(column) for column in self.columns)
        row = f"({', '.join(['%s'] * len(self.columns))})"
        with connection.cursor() as cursor:
            for start in range(0, len(self.rows), ROWS_AT_ONCE):
                some = self.rows[start : start + ROWS_AT_ONCE]
                places = ", ".join([row] * len(some))
                cursor.execute(
                    f"INSERT INTO {quote(self.name)} ({columns}) VALUES {places}",
                    [value for values in some for value in values],
                )


@dataclass(frozen=True)
class Original:
    """What was made, and all that the database and MEDIA_ROOT then held."""

    made: Any
    tables: list[Table]
    media: Path

    @classmethod
    def by(cls, make: Callable[[], Any], folder: Path) -> "Original":
        """Let `make` fill the empty database, remember what it did, and leave it empty again."""
        media = folder / "media"
        media.mkdir(parents=True)
        with transaction.atomic(), override_settings(DATA_DIR=folder, MEDIA_ROOT=media):
            made = make()
            tables = list(filled_tables())
            transaction.set_rollback(True)
        return cls(made, tables, media)

    def copy(self) -> Any:
        """Put a copy into the empty database and MEDIA_ROOT of a test; return what was made."""
        cache.clear()  # sign-in attempts are counted here, which no test's end empties
        with transaction.atomic():
            for table in self.tables:
                table.insert()
            count_on(table.name for table in self.tables)
        shutil.copytree(self.media, settings.MEDIA_ROOT, dirs_exist_ok=True)
        return copy.deepcopy(self.made)


def tables_of_models() -> dict[str, type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in found if model._meta.managed}


def filled_tables() -> Iterator[Table]:
    for name in sorted(tables_of_models().keys() - MADE_WITH_THE_TABLES):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            rows = cursor.fetchall()
            if rows:
                yield Table(name, [column[0] for column in cursor.description], rows)


def count_on(names: Iterator[str]) -> None:
    """Let the next keys of tables come after those of the copy; SQLite does so by itself."""
    known = tables_of_models()
    statements = connection.ops.sequence_reset_sql(no_style(), [known[name] for name in names])
    if statements:
        with connection.cursor() as cursor:
            cursor.execute("\n".join(statements))


class Originals:
    """Originals by what made them and the day; most tests live on one, the browser's on another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[tuple[Callable[[], Any], dt.date], Original] = {}

    def copy(self, make: Callable[[], Any]) -> Any:
        """Return what `make` returns, and leave its rows and files, but make it once only.

        Nothing else may be in the database, and `make` must do the same whenever it is called.
        """
        key = make, timezone.localdate()
        if key not in self.known:
            self.known[key] = Original.by(make, self.folder / str(len(self.known)))
        return self.known[key].copy()
