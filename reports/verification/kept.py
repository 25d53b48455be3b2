"""Finds the export from which a workbook came, opens its kept file, and keeps its digests."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from classes.tables.writing import plain_text
from reports.digests import digest_of
from reports.models import AuditExport, MadeWorkbook
from reports.verification.claim import Claim
from reports.verification.limits import UNLIMITED
from reports.verification.workbook import Workbook

LOOKED_INTO = 4 * 1024 * 1024
"""The most bytes of kept files, newest first, that are searched for an unnamed workbook's rows.

A child has to read them all within its time. Eight megabytes took 20 seconds of work.
"""


def claimed_export(exports: QuerySet[Any], claim: Claim, *, slug: str, name: str) -> Any | None:
    """Return the export that a workbook claims to be, in its properties or on the sheet About.

    The number is not enough on its own: every school has an export number 1.
    """
    export = None
    if claim.slug == slug and claim.number:
        export = exports.filter(number=claim.number).first()
    if not export and claim.made_at and claim.about_school == plain_text(name):
        at = timezone.make_aware(dt.datetime.fromisoformat(claim.made_at))
        that_second = exports.filter(made_at__gte=at, made_at__lt=at + dt.timedelta(seconds=1))
        of_number = that_second.filter(number=claim.about_number)
        export = of_number.first() or that_second.first()
    return export


def to_search(exports: QuerySet[Any]) -> Iterator[Any]:
    """Yield the newest exports, as far as their files are searched."""
    left = LOOKED_INTO
    for export in exports:
        left -= export.size
        if left < 0:
            return
        yield export


def kept_content(export: Any) -> bytes | None:
    """Return the bytes of an export's file; None if it is missing or has been altered."""
    if export.file is None:
        return None
    try:
        with export.file.open("rb") as file:
            content = file.read(export.size + 1)
    except (FileNotFoundError, ValueError):
        return None
    return content if hashlib.sha256(content).hexdigest() == export.sha256 else None


def has_digests(export: MadeWorkbook) -> bool:
    """Return whether the digests of its contents are kept, taken as they are taken today."""
    return bool(export.sheets) and digest_of(export.sheet_digests) == export.content_sha256


def take_digests(export: MadeWorkbook, content: bytes) -> None:
    """Set the digests of an export's contents. The caller saves it."""
    book = Workbook(content, UNLIMITED)
    sheets = [book.digest(sheet) for sheet in book.sheets]
    export.content_sha256 = digest_of(sheets)
    export.sheets = [sheet.to_json() for sheet in sheets]


def digest_contents(export: AuditExport) -> None:
    """Save the digests of an export's contents, unless they are saved or the file is missing.

    Call it before the file is deleted, so that a copy that was saved again can still be recognised.
    """
    content = None if has_digests(export) else kept_content(export)
    if content:
        take_digests(export, content)
        export.save(update_fields=["content_sha256", "sheets"])
