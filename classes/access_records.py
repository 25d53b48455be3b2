"""Keeps who looked at children's names, for the safeguarding lead to read."""

import datetime as dt

from django.utils import timezone

from classes.models import AccessRecord, Happened, Looked, Pupil, School, User
from classes.security_log import record_event

ONCE_IN = dt.timedelta(minutes=10)
"""Opening the same page again within this time is the same look."""

PAGES = frozenset([Looked.CHILD, Looked.HELD, Looked.LETTERS])
"""What is opened. The rest are files, and each download is a copy, so each is kept."""
COPIES = frozenset(Looked) - PAGES - {Looked.WORKBOOK_MADE}
"""Downloads. They are in the security log too, as is each workbook that is made."""


def record_look(
    what: Looked,
    *,
    school: School,
    by: User | None,
    pupil: Pupil | None = None,
    number: int | None = None,
) -> None:
    """Keep that somebody looked; for a page, unless they did so a few minutes ago.

    `by` is None for a command. `number` is that of an audit workbook, or the pk of an evening.
    """
    look = {"school": school, "user": by, "what": what, "pupil": pupil, "number": number}
    since = timezone.now() - ONCE_IN
    if what in PAGES and AccessRecord.objects.filter(**look, at__gte=since).exists():
        return
    AccessRecord.objects.create(**look)
    if what in COPIES:
        detail = f"Workbook {number}" if what is Looked.WORKBOOK_AGAIN else what.label
        record_event(Happened.DOWNLOADED, school=school, by=by, detail=detail)
