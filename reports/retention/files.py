"""The files of audit workbooks: which hold a name, and deleting them so that nothing is left."""

import html
import re
import zipfile
from collections.abc import Collection, Iterable
from functools import partial

from django.core.files.storage import Storage
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from classes.models import Enrolment, Pupil, School
from classes.names.spelling import folded, folded_name
from reports.models import AuditExport
from reports.verification.kept import digest_contents


def holding(school: School, pupils: Collection[Pupil]) -> list[AuditExport]:
    """Return the school's exports whose kept file holds the name of any of these pupils.

    A workbook with names of a year in which one of them was here counts unseen: it may hold an
    earlier spelling of the name. The others are opened and searched.
    """
    years = set(
        Enrolment.objects.filter(pupil__in=pupils).values_list(
            "class_group__academic_year", flat=True
        )
    )
    name = _searched_for(pupil.display_name for pupil in pupils)
    return [
        export
        for export in AuditExport.objects.for_school(school).filter(cleared_at=None)
        if (export.with_names and export.academic_year in years) or _stands_in(name, export)
    ]


def _searched_for(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of the names in a sheet; one of a single word only alone in a cell."""
    parts = []
    for name in sorted({folded_name(name) for name in names}, key=len, reverse=True):
        letters = re.escape(name)
        parts.append(rf"(?<!\w){letters}(?!\w)" if " " in name else rf"(?<=>){letters}(?=<)")
    return re.compile("|".join(parts) or r"(?!)")


def _stands_in(name: re.Pattern[str], export: AuditExport) -> bool:
    """Return whether the name stands in the file; one that is gone or cannot be read holds none."""
    try:
        with export.file.open("rb") as file, zipfile.ZipFile(file) as parts:
            return any(
                name.search(folded(html.unescape(parts.read(part).decode("utf-8", "replace"))))
                for part in parts.namelist()
            )
    except (FileNotFoundError, ValueError, zipfile.BadZipFile):
        return False


def clear_files(exports: Iterable[AuditExport]) -> int:
    """Delete the files once all else is saved; each row keeps its digests. Return how many."""
    items = list(exports)
    for item in items:
        digest_contents(item)
    AuditExport.objects.filter(pk__in=[item.pk for item in items]).update(cleared_at=timezone.now())
    for item in items:
        transaction.on_commit(partial(_delete, item.file.storage, str(item.file.name)))
    return len(items)


def delete_left_behind(school: School) -> None:
    """Delete the files of cleared exports that are still there: the power went in between."""
    for export in AuditExport.objects.for_school(school).exclude(cleared_at=None):
        if export.file.storage.exists(str(export.file.name)):
            _delete(export.file.storage, str(export.file.name))


def _delete(storage: Storage, name: str) -> None:
    storage.delete(name)


def overwrite_what_was_deleted() -> bool:
    """Write the database file anew, without remains of deleted rows. Return whether it was done.

    SQLite alone: it leaves remains in free space and in its write-ahead log until both are written
    over. Not inside a transaction, nor while somebody else reads or writes for longer than a
    connection waits. PostgreSQL clears up by itself, at its own time.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (busy, *_) = cursor.fetchone()
    except OperationalError:
        return False
    return not busy
