"""Finds the export from which a changed workbook came."""

import datetime as dt

from django.utils import timezone

from classes.models import School
from classes.tables.writing import plain_text
from reports.models import AuditExport, AuditExportQuerySet
from reports.sheets import about
from reports.verification.claim import Claim
from reports.verification.comparing import OpenedWorkbook
from reports.verification.contents import Contents
from reports.verification.kept import open_kept

LOOKED_INTO = 8 * 1024 * 1024
"""The most bytes of kept files, newest first, that are searched for an unnamed workbook's rows."""


def claimed_export(
    exports: AuditExportQuerySet, school: School, claim: Claim
) -> AuditExport | None:
    """Return the export that a workbook claims to be, in its properties or on the sheet About.

    The number is not enough on its own: every school has an export number 1.
    """
    export = None
    if claim.slug == school.slug and claim.number:
        export = exports.filter(number=claim.number).first()
    if not export and claim.made_at and claim.about_school == plain_text(school.name):
        at = timezone.make_aware(claim.made_at)
        that_second = exports.filter(made_at__gte=at, made_at__lt=at + dt.timedelta(seconds=1))
        of_number = that_second.filter(number=claim.about_number or 0)
        export = of_number.first() or that_second.first()
    return export


def closest_export(
    exports: AuditExportQuerySet, now: OpenedWorkbook, *, key: bytes
) -> AuditExport | None:
    """Return the export that shares the most dated rows with the workbook, if at least half.

    Dated rows have the second at which something was recorded or changed, so another school's
    workbook shares almost none of them.
    """
    dated_rows = recorded_rows(now.contents)
    best: tuple[int, AuditExport | None] = (0, None)
    left = LOOKED_INTO
    for export in exports if dated_rows else []:
        left -= export.size
        if left < 0:
            break
        kept = open_kept(export, key=key)
        shared = len(dated_rows & recorded_rows(kept.contents)) if kept else 0
        if shared > max(best[0], len(dated_rows) // 2):
            best = shared, export
    return best[1]


def recorded_rows(contents: Contents) -> set[int]:
    """Return the short digests of dated rows, except on About, which only has its own date."""
    sheets = [sheet for sheet in contents.sheets if sheet.name != about.TITLE]
    return {digest for sheet in sheets for digest in sheet.dated}
