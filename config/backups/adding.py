"""Restores one school into an installation that has others: its rows under new keys.

The archive is restored aside first, which brings it up to date. From there the rows are copied in
one transaction. Each key becomes its number there plus the highest number here, so that no row of
another school is touched and the order stays.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, connections, models, transaction
from django.utils import timezone

from classes.models import School, SecurityEvent, User
from config.backups import BackupError, archive, rows
from config.backups.aside import Aside
from config.backups.figures import figures_of
from config.backups.numbers import ASIDE, Numbers, Row
from config.backups.one_school import LEFT_OUT
from config.backups.secrets_kept import encrypt_row
from config.sqlite3.base import DatabaseWrapper

HERE_ALREADY = "There is a school here with this {what}: {name}. Nothing was changed."
DIFFERS = "The school's workbook would not say the same: {sheets}. Nothing was changed."
NOT_OF_A_SCHOOL = {
    "auth.group",
    "auth.group_permissions",
    "auth.permission",
    "classes.backup",
    "classes.installation",
    "classes.restoretrial",
    "contenttypes.contenttype",
}
"""Tables of an installation, which a migration fills aside too."""
MISSING = "Some rows of the backup are missing. Nothing was changed."


def add_school(aside: Aside) -> School:
    """Add the school of an unpacked archive, and return it.

    Raise BackupError, with nothing changed, if it is here already or does not fit.
    """
    filled = aside.fill()
    if filled["tables"] != aside.manifest["tables"]:
        raise BackupError(MISSING)
    stored: list[str] = []
    with _connected(aside.database):
        try:
            with transaction.atomic():
                school = _copy(aside, filled["figures"])
                _store_files(aside, school, stored)
        except BaseException as error:
            for name in stored:
                default_storage.delete(name)
            if isinstance(error, IntegrityError):
                raise BackupError(
                    f"The rows do not fit here: {error} Nothing was changed."
                ) from error
            raise
    return school


@contextmanager
def _connected(database: Path) -> Iterator[None]:
    """Let the block read the database aside under the name ASIDE."""
    usual = connections["default"].settings_dict
    own = usual | {"NAME": str(database), "OPTIONS": {}, "CONN_MAX_AGE": 0}
    connections[ASIDE] = DatabaseWrapper(own, alias=ASIDE)
    try:
        yield
    finally:
        connections[ASIDE].close()
        del connections[ASIDE]


def _copy(aside: Aside, figures: list[dict[str, Any]]) -> School:
    """Copy every row of the school from the database aside, and check that nothing differs."""
    theirs = School.objects.using(ASIDE).get()
    _require_new(theirs)
    tables = [
        each
        for each in apps.get_models(include_auto_created=True)
        if each._meta.label_lower not in LEFT_OUT | NOT_OF_A_SCHOOL
    ]
    _lock(tables)
    numbers = Numbers()
    for model in tables:
        fields = list(rows.columns(model).values())
        rows.insert(model, fields, _rows(aside, numbers, model, fields))
    numbers.set_counters()
    connection.check_constraints()
    school = School.objects.get(slug=theirs.slug)
    _require_same(aside, figures, school)
    return school


def _require_new(theirs: School) -> None:
    if School.objects.filter(slug=theirs.slug).exists():
        raise BackupError(HERE_ALREADY.format(what="short name", name=theirs.slug))
    if theirs.urn and School.objects.filter(urn=theirs.urn).exists():
        raise BackupError(HERE_ALREADY.format(what="URN", name=theirs.urn))


def _lock(tables: list[type[models.Model]]) -> None:
    """Let nobody add a row meanwhile. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(each._meta.db_table) for each in tables)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def _rows(
    aside: Aside, numbers: Numbers, model: type[models.Model], fields: list[models.Field]
) -> Iterator[list[Any]]:
    """Yield the rows of a table as they are to be here. Whoever is here already stays as is."""
    names = [field.attname for field in fields]
    for values in rows.rows_of(model, using=ASIDE):
        row = dict(zip(names, values, strict=True))
        if _is_here(numbers, model, row):
            continue
        encrypt_row(model._meta.db_table, row, since=aside.secret_key, to=settings.SECRET_KEY)
        row = numbers.row(model, row)
        if model is School:
            row["restored_at"] = timezone.now()
        yield [row[name] for name in names]


def _is_here(numbers: Numbers, model: type[models.Model], row: Row) -> bool:
    """Return whether a row is of the shipped library, or about an account that is here already."""
    if model in (User, User.history.model):
        return row["id"] in numbers.people
    if model in (EmailAddress, Authenticator, SocialAccount):
        return row["user_id"] in numbers.people
    if model is SecurityEvent and row["school_id"] is None:
        return not {row["user_id"], row["about_id"]}.isdisjoint(numbers.people)
    return numbers.is_shipped(model, row.get("id"))


def _require_same(aside: Aside, figures: list[dict[str, Any]], school: School) -> None:
    """Raise BackupError if the school's workbook says anything else than in the archive."""
    at = dt.datetime.fromisoformat(aside.about["made_at"])
    for said in figures:
        sheets = figures_of(school, at)["sheets"]
        differing = [name for name, digest in sheets.items() if digest != said["sheets"][name]]
        if differing:
            raise BackupError(DIFFERS.format(sheets=", ".join(differing)))


def _store_files(aside: Aside, school: School, stored: list[str]) -> None:
    """Store the files under the school's new number, and list them in `stored`."""
    media = aside.folder / archive.MEDIA
    for path in sorted(each for each in media.rglob("*") if each.is_file()):
        folder, _, *rest = path.relative_to(media).parts
        name = "/".join([folder, str(school.pk), *rest])
        with path.open("rb") as file:
            stored.append(default_storage.save(name, File(file)))
        if stored[-1] != name:
            raise BackupError(f"{name} could not be stored under its name. Nothing was changed.")
