"""The demo school, made once a run (of each worker) and copied for every test that stands on it.

Making it logs lessons and hashes passwords as people do, which takes most of a second. A copy is
its rows as the database keeps them, and its files. It goes into a transaction that is rolled back
as well as into a database that a live server reads, on SQLite and on PostgreSQL alike.
"""

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.test import override_settings
from django.utils import timezone

from classes.models import School
from lessons.demo.school import load_demo

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
class Copies:
    """Copies of the demo school as it stands on one day."""

    tables: list[Table]
    media: Path

    @classmethod
    def of_today(cls, folder: Path) -> "Copies":
        """Make the school in an empty database, remember it, and leave the database empty."""
        media = folder / "media"
        media.mkdir()
        with transaction.atomic(), override_settings(DATA_DIR=folder, MEDIA_ROOT=media):
            load_demo()
            tables = list(filled_tables())
            transaction.set_rollback(True)
        return cls(tables, media)

    def put(self) -> School:
        """Put a copy into the empty database and the empty MEDIA_ROOT of a test."""
        cache.clear()  # sign-in attempts are counted here, which no test's end empties
        with transaction.atomic():
            for table in self.tables:
                table.insert()
            count_on()
        shutil.copytree(self.media, settings.MEDIA_ROOT, dirs_exist_ok=True)
        return School.objects.get()


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


def count_on() -> None:
    """Let the next keys come after those of the copy; SQLite does so by itself."""
    statements = connection.ops.sequence_reset_sql(no_style(), tables_of_models().values())
    if statements:
        with connection.cursor() as cursor:
            cursor.execute("\n".join(statements))


class DemoSchools:
    """Copies of the demo school for each day that tests live on: all but the browser's, on one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.days: dict[dt.date, Copies] = {}

    def put(self) -> School:
        """Return a new copy of the demo school of today; nothing else may be there."""
        today = timezone.localdate()
        if today not in self.days:
            folder = self.folder / str(today)
            folder.mkdir(parents=True)
            self.days[today] = Copies.of_today(folder)
        return self.days[today].put()
