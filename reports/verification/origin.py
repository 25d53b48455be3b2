"""Finds the export from which a changed workbook came."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from classes.models import School
from classes.tables.writing import plain_text
from reports.models import AuditExport, AuditExportQuerySet
from reports.verification.claim import Claim

LOOKED_INTO = 4 * 1024 * 1024
"""The most bytes of kept files, newest first, that are searched for an unnamed workbook's rows.

A child has to read them all within its time. Eight megabytes took 20 seconds of work.
"""


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
        at = timezone.make_aware(dt.datetime.fromisoformat(claim.made_at))
        that_second = exports.filter(made_at__gte=at, made_at__lt=at + dt.timedelta(seconds=1))
        of_number = that_second.filter(number=claim.about_number)
        export = of_number.first() or that_second.first()
    return export


def to_search(exports: AuditExportQuerySet) -> Iterator[AuditExport]:
    """Yield the newest exports, as far as their files are searched."""
    left = LOOKED_INTO
    for export in exports:
        left -= export.size
        if left < 0:
            return
        yield export
