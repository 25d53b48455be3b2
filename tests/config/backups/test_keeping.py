"""Which backups are deleted: a pure rule, tried with any history of backups."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from classes.models import Backup, RestoreTrial
from config.backups.keeping import DAYS, MONTHS, WEEKS, delete_old, to_delete

NOW = dt.datetime(2026, 11, 29, 1, 15, tzinfo=dt.UTC)
MOMENTS = st.sets(
    st.timedeltas(min_value=dt.timedelta(0), max_value=dt.timedelta(days=900)).map(
        lambda age: NOW - age
    )
)


def left(moments: set[dt.datetime], now: dt.datetime = NOW) -> set[dt.datetime]:
    return moments - to_delete(moments, now)


@given(MOMENTS)
def test_the_newest_stays_and_deleting_again_deletes_nothing(moments):
    kept = left(moments)
    assert kept <= moments
    assert not moments or max(moments) in kept
    assert left(kept) == kept


@given(MOMENTS, st.integers(min_value=0, max_value=4000))
def test_nothing_more_is_deleted_by_time_alone_once_backups_have_stopped(moments, days):
    """The last days, weeks and months that have a backup count, not those of the calendar."""
    kept = left(moments)
    later = left(kept, NOW + dt.timedelta(days=days))
    assert len({moment.date() for moment in later}) >= min(
        DAYS, len({moment.date() for moment in kept})
    )


@pytest.mark.django_db
def test_the_newest_that_was_restored_well_is_never_deleted(tmp_path):
    now = timezone.now()
    for days in range(40):
        name = f"coverage-{days:02}.tar.age"
        (tmp_path / name).touch()
        made_at = now - dt.timedelta(days=days)
        Backup.objects.create(name=name, place=str(tmp_path), made_at=made_at, version="2")
        RestoreTrial.objects.create(
            name=name,
            backup_made_at=made_at,
            version="2",
            problem="" if days in (17, 19, 23) else "3 rows differ.",
        )
    deleted = delete_old(str(tmp_path))
    assert {"coverage-18.tar.age", "coverage-19.tar.age"} <= set(deleted)
    assert (tmp_path / "coverage-17.tar.age").exists()
    assert delete_old(str(tmp_path)) == []


def test_a_backup_each_night_leaves_14_days_8_weeks_and_12_months():
    nights: set[dt.datetime] = set()
    for day in range(800):
        nights.add(NOW + dt.timedelta(days=day))
        nights = left(nights, NOW + dt.timedelta(days=day))
    ages = sorted((NOW + dt.timedelta(days=799) - night).days for night in nights)
    assert ages[:DAYS] == list(range(DAYS))
    assert max(age for age in ages if age < 60) >= 7 * (WEEKS - 2)
    assert ages[-1] >= 300
    assert len(ages) <= DAYS + WEEKS + MONTHS
