"""From which of the school's exports a changed workbook came."""

import datetime as dt

from django.utils import timezone

from classes.models import School
from classes.tables.writing import plain_text
from reports.models import AuditExport, AuditExportQuerySet
from reports.sheets import about
from reports.verification.claim import Claim
from reports.verification.comparing import Opened
from reports.verification.contents import Contents
from reports.verification.kept import open_kept

LOOKED_INTO = 8 * 1024 * 1024
"""Bytes of kept files, newest first, that are searched for the rows of a nameless workbook."""


def claimed_export(
    exports: AuditExportQuerySet, school: School, claim: Claim
) -> AuditExport | None:
    """Return the export that a workbook says it is, in its properties or on About.

    The number alone says nothing, for every school has a first export.
    """
    found = None
    if claim.slug == school.slug and claim.number:
        found = exports.filter(number=claim.number).first()
    if not found and claim.made_at and claim.about_school == plain_text(school.name):
        at = timezone.make_aware(claim.made_at)
        that_second = exports.filter(made_at__gte=at, made_at__lt=at + dt.timedelta(seconds=1))
        of_number = that_second.filter(number=claim.about_number or 0)
        found = of_number.first() or that_second.first()
    return found


def likest_export(exports: AuditExportQuerySet, now: Opened, *, key: bytes) -> AuditExport | None:
    """Return the kept export that shares most rows with a moment of recording, and at least half.

    Such a row says to the second when something was recorded or changed, so another school's
    workbook shares next to none.
    """
    wanted = recorded_rows(now.contents)
    best: tuple[int, AuditExport | None] = (0, None)
    left = LOOKED_INTO
    for export in exports if wanted else []:
        left -= export.size
        if left < 0:
            break
        kept = open_kept(export, key=key)
        shared = len(wanted & recorded_rows(kept.contents)) if kept else 0
        if shared > max(best[0], len(wanted) // 2):
            best = shared, export
    return best[1]


def recorded_rows(contents: Contents) -> set[int]:
    """Return the short digests of rows with a moment of recording; About says when it was made."""
    sheets = [sheet for sheet in contents.sheets if sheet.name != about.TITLE]
    return {digest for sheet in sheets for digest in sheet.dated}
