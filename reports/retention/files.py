"""Finds the audit workbooks that contain a name, and deletes files without a trace."""

import html
import logging
import re
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote

from django.core.files.storage import Storage
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from classes.models import Enrolment, Pupil, School
from classes.unavailable import unavailable
from reports.models import AuditExport
from reports.retention.names import NamesOf
from reports.verification.kept import digest_contents

logger = logging.getLogger(__name__)

SHEETS = "xl/worksheets/sheet"
"""The beginning of the names of the parts with cells. Their attributes are addresses and styles."""

_TEXT = re.compile(r">([^<>]+)<")
_ATTRIBUTE = re.compile(r'"([^"<>]+)"')


@dataclass(frozen=True)
class Suspects:
    """The kept exports in which a name of some pupils may be.

    `certain` are those with names, from a year in which one of the pupils was here: each may
    contain an earlier spelling of the name. The `others` must be opened and searched.
    """

    certain: list[AuditExport]
    others: list[AuditExport]

    def holding(self, names: NamesOf, *, parts_too: bool = False) -> list[AuditExport]:
        """Return those that hold a name. The others are opened for it."""
        holds = [one for one in self.others if holds_name(one, names, parts_too=parts_too)]
        return [*self.certain, *holds]

    @property
    def size(self) -> int:
        """Return the length of all files in bytes."""
        return sum(export.size for export in (*self.certain, *self.others))


def suspects_for(school: School, pupils: Collection[Pupil]) -> Suspects:
    """Return the school's kept exports, by whether a name of the pupils is in them for certain."""
    years = {year for year, _ in _classes_of(pupils)}
    suspects = Suspects([], [])
    for export in _kept(school):
        is_certain = export.with_names and export.academic_year in years
        (suspects.certain if is_certain else suspects.others).append(export)
    return suspects


def holds_name(export: AuditExport, names: NamesOf, *, parts_too: bool = False) -> bool:
    """Return whether the file contains one of the names; with `parts_too`, or a part alone."""
    return any(names.occur_in(text, parts_too=parts_too) for text in _texts_in(export))


def exports_with_number(school: School, pupil: Pupil) -> list[AuditExport]:
    """Return the school's exports in which the pupil is a number: Pupil 1, Pupil 2 and so on."""
    classes = set(_classes_of([pupil]))
    return [
        export
        for export in _kept(school)
        if not export.with_names
        and any(
            year == export.academic_year and name in (export.options.get("classes") or [name])
            for year, name in classes
        )
    ]


def _kept(school: School) -> Iterable[AuditExport]:
    return AuditExport.objects.for_school(school).filter(cleared_at=None)


def _classes_of(pupils: Collection[Pupil]) -> Iterable[tuple[int, str]]:
    """Return the academic year and name of each class that one of the pupils was in."""
    enrolments = Enrolment.objects.filter(pupil__in=pupils).order_by()
    return enrolments.values_list("class_group__academic_year", "class_group__name").distinct()


def _texts_in(export: AuditExport) -> set[str]:
    """Return every text of the file, cell by cell. Empty if it is missing or unreadable."""
    texts: set[str] = set()
    try:
        with export.file.open("rb") as file, zipfile.ZipFile(file) as parts:
            for part in parts.namelist():
                xml = parts.read(part).decode("utf-8", "replace")
                texts.update(_TEXT.findall(xml))
                if not part.startswith(SHEETS):
                    # Titles of columns, names of charts and targets of links.
                    texts.update(unquote(value) for value in _ATTRIBUTE.findall(xml))
    except (FileNotFoundError, ValueError, zipfile.BadZipFile):
        return set()
    return {html.unescape(text) for text in texts}


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
    """Delete a file whose row is changed already. One that cannot be reached is deleted later.

    The daily work deletes files of cleared exports that are still there.
    """
    try:
        storage.delete(name)
    except Exception as error:
        if not unavailable(error):
            raise
        logger.warning("The file %s could not be deleted now. The daily work will.", name)


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
