"""Fills an empty database with the rows of an unpacked archive: a process of its own.

    python -m config.backups.filling FOLDER [--schema NAME]

The environment says which database, and holds the archive's SECRET_KEY. The process sends no email
and starts no worker. What it found goes to FOLDER/filled.json.
"""

import datetime as dt
import json
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

RESULT = "filled.json"
NOT_SENT = "It waited when the backup was made. It was not sent after the restore."


def main() -> None:
    """Fill the database, bring it up to date, and write down what is in it."""
    parser = ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--schema", default="", help="the schema of PostgreSQL to write to")
    arguments = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    if arguments.schema:
        options = connection.settings_dict["OPTIONS"]
        options["options"] = f"{options.get('options', '')} -c search_path={arguments.schema}"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")  # nothing of it counts until it is in place
    try:
        result = fill(arguments.folder)
    except IntegrityError as error:
        sys.exit(f"The rows do not fit together: {error}")
    (arguments.folder / RESULT).write_text(json.dumps(result), encoding="utf-8")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def fill(folder: Path) -> dict[str, Any]:
    """Make the tables of the archive's version, insert its rows, and migrate to this version."""
    from config.backups import archive
    from config.backups.counters import counters_kept, highest_in_history, raise_counters

    about = archive.read_json(folder, archive.ABOUT)
    migrations = [(app, name) for app, name in about["migrations"]]
    counts = _insert(folder, migrations)
    raise_counters(archive.read_json(folder, archive.MANIFEST).get("counters", {}))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    with counters_kept():
        call_command("migrate", verbosity=0)
    raise_counters(highest_in_history())  # an older archive does not say
    _settle()
    return {"tables": counts, "figures": _figures(folder, about, migrations)}


def _insert(folder: Path, migrations: list[tuple[str, str]]) -> dict[str, int]:
    from config.backups import archive, rows

    rows.make_tables(migrations)
    tables = rows.models_here()
    with connection.constraint_checks_disabled(), transaction.atomic():
        rows.empty(tables)
        for model in tables:
            _insert_table(model, folder / archive.ROWS / model._meta.db_table)
        rows.reset_sequences(tables)
        connection.check_constraints()
    return rows.count_rows(tables)


def _insert_table(model: type[models.Model], folder: Path) -> None:
    from config.backups import rows

    for path in sorted(folder.glob("*.jsonl")):
        with path.open("rb") as part:
            rows.insert_part(model, part)
        path.unlink()  # a large archive need not be on the disk twice


def _settle() -> None:
    """Send no email twice, and let numbers of workbooks that exist on paper not come again."""
    from classes.models import Installation, MailState, OutgoingMail

    waiting = OutgoingMail.objects.filter(state__in=[MailState.WAITING, MailState.SENDING])
    waiting.update(state=MailState.FAILED, content="", problem=NOT_SENT)
    Installation.objects.update_or_create(pk=1, defaults={"restored_at": timezone.now()})


def _figures(folder: Path, about: dict[str, Any], migrations: list[Any]) -> list[dict[str, Any]]:
    """Return what the workbooks of the archive's schools say here, if this is the same version."""
    from classes.models import School
    from config.backups import archive, rows
    from config.backups.figures import figures_of

    if migrations != rows.applied_migrations():
        return []
    at = dt.datetime.fromisoformat(about["made_at"])
    chosen = archive.read_json(folder, archive.MANIFEST).get("figures", [])
    return [figures_of(School.objects.get(slug=each["school"]), at) for each in chosen]


if __name__ == "__main__":
    main()
