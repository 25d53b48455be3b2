"""Finds the audit workbooks that contain a name, and deletes files without a trace."""

import html
import re
import zipfile
from collections.abc import Collection, Iterable
from functools import partial

from django.core.files.storage import Storage
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from classes.history.former_names import all_names
from classes.models import Enrolment, Pupil, School
from classes.names.spelling import folded, folded_name
from reports.models import AuditExport
from reports.verification.kept import digest_contents


def exports_with_names(school: School, pupils: Collection[Pupil]) -> list[AuditExport]:
    """Return the school's exports whose kept file contains the name of any of these pupils.

    A workbook with names, from a year in which one of them was here, always counts: it may contain
    an earlier spelling of the name. The others are opened and searched.
    """
    years = set(
        Enrolment.objects.filter(pupil__in=pupils).values_list(
            "class_group__academic_year", flat=True
        )
    )
    pattern = _pattern_for(all_names(pupils))
    return [
        export
        for export in AuditExport.objects.for_school(school).filter(cleared_at=None)
        if (export.with_names and export.academic_year in years) or _contains(export, pattern)
    ]


def _pattern_for(names: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of the names in a sheet.

    A name of one word matches only if it fills a whole cell: it may be an ordinary word too.
    """
    parts = []
    for name in sorted({folded_name(name) for name in names}, key=len, reverse=True):
        letters = re.escape(name)
        parts.append(rf"(?<!\w){letters}(?!\w)" if " " in name else rf"(?<=>){letters}(?=<)")
    return re.compile("|".join(parts) or r"(?!)")


def _contains(export: AuditExport, pattern: re.Pattern[str]) -> bool:
    """Return whether the file contains the pattern. False if it is missing or unreadable."""
    try:
        with export.file.open("rb") as file, zipfile.ZipFile(file) as parts:
            return any(
                pattern.search(folded(html.unescape(parts.read(part).decode("utf-8", "replace"))))
                for part in parts.namelist()
            )
    except (FileNotFoundError, ValueError, zipfile.BadZipFile):
        return False


def clear_files(exports: Iterable[AuditExport]) -> int:
    """Delete the files when the transaction commits, and return how many.

    Each export keeps its digests.
    """
    exports = list(exports)
    for export in exports:
        digest_contents(export)
    pks = [export.pk for export in exports]
    AuditExport.objects.filter(pk__in=pks).update(cleared_at=timezone.now())
    for export in exports:
        transaction.on_commit(partial(_delete, export.file.storage, str(export.file.name)))
    return len(exports)


def delete_leftover_files(school: School) -> None:
    """Delete files of cleared exports that are still there, for example after a power cut."""
    for export in AuditExport.objects.for_school(school).exclude(cleared_at=None):
        if export.file.storage.exists(str(export.file.name)):
            _delete(export.file.storage, str(export.file.name))


def _delete(storage: Storage, name: str) -> None:
    storage.delete(name)


def overwrite_deleted_data() -> bool:
    """Rewrite the database file without remains of deleted rows. Return whether it was done.

    Only SQLite needs this: it leaves remains in free space and in its write-ahead log until both
    are overwritten. It cannot be done inside a transaction, or while somebody else reads or writes
    for longer than a connection waits. PostgreSQL cleans up by itself, in its own time.
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
