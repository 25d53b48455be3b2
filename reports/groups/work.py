"""Keeps the stored figures of the schools that share them up to date, school by school."""

import datetime as dt
import logging
import time

from django.utils import timezone
from django_tasks import task

from classes.background import SLOW
from classes.models import GroupSchool, School, SharedSchool
from reports.groups.stored import store_figures
from reports.models import SchoolFigures, SchoolMonth

logger = logging.getLogger(__name__)

NIGHTLY_AT = dt.time(4, 0)
"""When all are made anew, as what is overdue changes with the day."""
TURN = 20.0
"""Seconds after which other work has its turn."""


@task(queue_name=SLOW)
def make_figures(after: int = 0) -> None:
    """Make the figures that are out of date. The worker does this every five minutes.

    `after` is the last school (a pk) that was done before other work had its turn.
    """
    now = timezone.now()
    if not after:
        note_who_shares()
    started = time.monotonic()
    out_of_date = SharedSchool.objects.out_of_date(last_night(now)).filter(pk__gt=after)
    for shared in out_of_date.select_related("school").iterator(chunk_size=500):
        _make(shared, now)
        if time.monotonic() - started > TURN:
            make_figures.enqueue(shared.pk)
            return


def last_night(now: dt.datetime) -> dt.datetime:
    """Return the last time before `now` at which all figures were to be made anew."""
    local = timezone.localtime(now)
    day = local.date() if local.time() >= NIGHTLY_AT else local.date() - dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(day, NIGHTLY_AT))


def _make(shared: SharedSchool, now: dt.datetime) -> None:
    """Make the figures of one school. A fault at one school does not hold up the others."""
    has_changed = shared.changed_at is not None or shared.made_at is None
    try:
        store_figures(shared.school, now=now, last_year_too=has_changed)
    except Exception as error:
        # Its text may quote what people typed, so only its kind is logged.
        logger.error("The figures of school %s were not made: %s", shared.pk, type(error).__name__)
        return
    same = SharedSchool.objects.filter(pk=shared.pk)
    same.update(made_at=now)
    # What changed while the figures were made is in the next ones.
    same.filter(changed_at=shared.changed_at).update(changed_at=None)


def note_who_shares() -> None:
    """Begin to look after schools that agreed, and delete the figures of those that left."""
    sharing = GroupSchool.objects.sharing().order_by().values("school")
    new = School.objects.filter(pk__in=sharing).exclude(pk__in=SharedSchool.objects.values("pk"))
    pks = new.order_by().values_list("pk", flat=True)
    SharedSchool.objects.bulk_create((SharedSchool(pk=pk) for pk in pks), ignore_conflicts=True)
    left = list(SharedSchool.objects.exclude(school__in=sharing).values_list("pk", flat=True))
    for model in (SchoolFigures, SchoolMonth, SharedSchool) if left else ():
        model._default_manager.filter(school__in=left).delete()
