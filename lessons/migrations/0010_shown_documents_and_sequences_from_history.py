"""What calendars, and the sheet of information evenings, were told by the change history until now.

Afterwards the history may be cleared. A tap that puts an undone check-in right names the tap that
undid it, which the history never held, so nothing is carried over for the door.
"""

from collections import defaultdict

from django.db import migrations
from django.db.models import Count, F, Max, Min, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone


def carry(apps, schema_editor):
    carry_planned_sessions(apps)
    carry_evenings(apps)
    carry_documents(apps)


def carry_planned_sessions(apps):
    """The sequence was the number of entries, without the first: it must not go down."""
    ClassGroup = apps.get_model("classes", "ClassGroup")
    founded = ClassGroup.objects.filter(pk=OuterRef("class_group_id")).order_by()
    apps.get_model("lessons", "PlannedSession").objects.update(
        sequence=Coalesce(_of_history(apps, "HistoricalPlannedSession", Count("*")), Value(1)) - 1,
        changed_at=Coalesce(
            _of_history(apps, "HistoricalPlannedSession", Max("history_date")),
            Subquery(founded.values("school__created_at")[:1]),
            F("changed_at"),
        ),
    )


def carry_evenings(apps):
    School = apps.get_model("classes", "School")
    founded = School.objects.filter(pk=OuterRef("school_id")).order_by()
    apps.get_model("lessons", "InformationEvening").objects.update(
        recorded_at=Coalesce(
            _of_history(apps, "HistoricalInformationEvening", Min("history_date")),
            F("recorded_at"),
        ),
        changed_at=Coalesce(
            _of_history(apps, "HistoricalInformationEvening", Max("history_date")),
            Subquery(founded.values("created_at")[:1]),
            F("changed_at"),
        ),
    )


def _of_history(apps, name, figure):
    entries = apps.get_model("lessons", name).objects.filter(id=OuterRef("pk")).order_by()
    return Subquery(entries.values("id").annotate(figure=figure).values("figure"))


def carry_documents(apps):
    """Each time that a document was listed with an evening, from entry to entry of its history."""
    Evening = apps.get_model("lessons", "InformationEvening")
    ShownDocument = apps.get_model("lessons", "ShownDocument")
    there = set(apps.get_model("curriculum", "Document").objects.values_list("pk", flat=True))
    listed = _by(Evening.documents.through, "informationevening_id")
    told = _told(apps)
    now = timezone.now()
    for evening, recorded_at in Evening.objects.order_by("pk").values_list("pk", "recorded_at"):
        times = _times(told[evening], listed[evening], recorded_at=recorded_at, now=now)
        ShownDocument.objects.bulk_create(
            ShownDocument(
                evening_id=evening, document_id=document, added_at=added_at, removed_at=removed_at
            )
            for document, added_at, removed_at in times
            if document in there
        )


def _told(apps):
    """Return by evening what each entry says: its moment, and the documents listed from then on."""
    Entry = apps.get_model("lessons", "HistoricalInformationEvening")
    listed = _by(apps.get_model("lessons", "HistoricalInformationEvening_documents"), "history_id")
    told = defaultdict(list)
    rows = Entry.objects.order_by("history_date", "history_id")
    for evening, entry, moment in rows.values_list("id", "history_id", "history_date"):
        told[evening].append((moment, listed[entry]))
    return told


def _by(model, field):
    found = defaultdict(set)
    for key, document in model.objects.values_list(field, "document_id"):
        if document is not None:
            found[key].add(document)
    return found


def _times(told, listed, *, recorded_at, now):
    """Yield document, since when, until when (None: it is listed still).

    One that is listed though no entry says so was listed all along: nothing is said against it.
    """
    since = {}
    for moment, documents in told:
        for document in since.keys() - documents:
            yield document, since.pop(document), moment
        for document in documents - since.keys():
            since[document] = moment
    for document in since.keys() - listed:
        yield document, since.pop(document), now
    for document in listed:
        yield document, since.get(document, recorded_at), None


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0009_shown_documents_and_sequences"),
    ]

    operations = [
        migrations.RunPython(carry, migrations.RunPython.noop),
    ]
