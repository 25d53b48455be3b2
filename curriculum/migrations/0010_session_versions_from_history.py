"""What sessions said before they were edited, from the change history as it is today.

Afterwards the history may be cleared: what was taught is told by the versions. A session without a
history is taken to have been added now, and is as it stands.
"""

import datetime as dt
from collections import defaultdict
from itertools import pairwise

from django.db import migrations
from django.db.models import F, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

FIELDS = (
    "title",
    "aims",
    "outline",
    "before_teaching",
    "minutes",
    "youngest_year",
    "oldest_year",
)
BATCH = 200
"""How many sessions are read at once."""

ONE_SAVE = dt.timedelta(seconds=1)
"""A save leaves two entries, first with the outcomes of before: nothing was taught from that one."""


def carry(apps, schema_editor):
    Session = apps.get_model("curriculum", "Session")
    Entry = apps.get_model("curriculum", "HistoricalSession")
    first = Entry.objects.filter(id=OuterRef("pk")).order_by().values("id")
    first = first.annotate(first=Min("history_date")).values("first")
    Session.objects.update(added_at=Coalesce(Subquery(first), F("added_at")))
    keys = list(Session.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        _carry(apps, keys[start : start + BATCH])


def _carry(apps, keys):
    Session = apps.get_model("curriculum", "Session")
    SessionVersion = apps.get_model("curriculum", "SessionVersion")
    Covers = SessionVersion.outcomes.through
    now = timezone.now()
    told = _told(apps, keys)
    covered = _covered(Session.outcomes.through, "session_id", keys)
    versions, outcomes = [], []
    for row in Session.objects.filter(pk__in=keys).values("pk", *FIELDS):
        key = row.pop("pk")
        states = [*told[key], (now, row, covered[key])] if told[key] else []
        for until, said, covers in _earlier(states):
            versions.append(SessionVersion(session_id=key, until=until, **said))
            outcomes.append(covers)
    for version, covers in zip(versions, outcomes, strict=True):
        version.save()
        Covers.objects.bulk_create(
            Covers(sessionversion_id=version.pk, outcome_id=outcome) for outcome in sorted(covers)
        )


def _told(apps, keys):
    """Return by session what its entries say: since when, which words, which outcomes."""
    Entry = apps.get_model("curriculum", "HistoricalSession")
    Listed = apps.get_model("curriculum", "HistoricalSession_outcomes")
    there = set(apps.get_model("curriculum", "Outcome").objects.values_list("pk", flat=True))
    rows = Entry.objects.filter(id__in=keys).order_by("history_date", "history_id")
    rows = list(rows.values("id", "history_id", "history_date", *FIELDS))
    covered = _covered(Listed, "history_id", Entry.objects.filter(id__in=keys).values("history_id"))
    told = defaultdict(list)
    for row in rows:
        key, entry, since = (row.pop(name) for name in ("id", "history_id", "history_date"))
        told[key].append((since, row, covered[entry] & there))
    return told


def _covered(model, field, keys):
    covered = defaultdict(set)
    rows = model.objects.filter(**{f"{field}__in": keys}).exclude(outcome=None)
    for key, outcome in rows.values_list(field, "outcome_id"):
        covered[key].add(outcome)
    return covered


def _earlier(states):
    """Yield each state that was followed by another, with the moment at which it was."""
    lasting = [one for one, after in pairwise(states) if after[0] - one[0] >= ONE_SAVE]
    lasting += states[-1:]
    for (_, said, covers), (until, *after) in pairwise(lasting):
        if [said, covers] != after:
            yield until, said, covers


class Migration(migrations.Migration):
    dependencies = [
        ("curriculum", "0009_session_versions"),
    ]

    operations = [
        migrations.RunPython(carry, migrations.RunPython.noop),
    ]
