"""Which backups are kept: of 14 days, 8 weeks and 12 months, and every one of the last two days."""

import datetime as dt
from collections.abc import Callable, Collection, Hashable

from django.utils import timezone

from classes.models import Backup, RestoreTrial
from config.backups.places import place_of

ALL_OF = dt.timedelta(days=2)
DAYS, WEEKS, MONTHS = 14, 8, 12


def to_delete(moments: Collection[dt.datetime], now: dt.datetime) -> set[dt.datetime]:
    """Return the backups, by their time, that need not be kept any longer.

    The newest of each day, week and month stays, for as many of them as have any. So if backups
    stop, those that there are stay, and the newest always does.
    """
    kept = {moment for moment in moments if moment > now - ALL_OF}
    kept |= _newest_of_each(moments, lambda day: day, DAYS)
    kept |= _newest_of_each(moments, lambda day: day.isocalendar()[:2], WEEKS)
    kept |= _newest_of_each(moments, lambda day: (day.year, day.month), MONTHS)
    return set(moments) - kept


def _newest_of_each(
    moments: Collection[dt.datetime], period: Callable[[dt.date], Hashable], most: int
) -> set[dt.datetime]:
    newest = {period(moment.date()): moment for moment in sorted(moments)}
    return set(sorted(newest.values(), reverse=True)[:most])


def delete_old(to: str) -> list[str]:
    """Delete the backups of a place that this installation made and need not keep. Return names.

    One that is locked stays until a later day, and the newest of those that were restored well to
    try them stays. What another program or installation put there is never touched.
    """
    place = place_of(to)
    there = {kept.name for kept in place.archives()}
    records = Backup.objects.good().filter(place=str(place), deleted_at=None, name__in=there)
    made = {backup.made_at: backup for backup in records}
    tried = RestoreTrial.objects.filter(problem="", name__in=there).order_by("-backup_made_at")
    proven = tried.values_list("name", flat=True).first()
    deleted = []
    for moment in sorted(to_delete(made.keys(), timezone.now())):
        if made[moment].name != proven and place.delete(made[moment].name):
            Backup.objects.filter(pk=made[moment].pk).update(deleted_at=timezone.now())
            deleted.append(made[moment].name)
    return deleted
