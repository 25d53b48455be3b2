"""Carry over from the change history how enrolments ended, and who made each class and when.

Before, the wording of the reason in the history was read for it. This is the last time.
"""

from collections import defaultdict

from django.db import migrations

CHUNK = 500

REASONS = {
    "Moved up at the end of the year": "moved_up",
    "Left at the end of the year": "left_at_year_end",
}
ENDING = {"ended_because": "", "end_recorded_at": None, "end_recorded_by_id": None}


def chunks_of(rows):
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def who_made_classes(apps, schema_editor):
    ClassGroup = apps.get_model("classes", "ClassGroup")
    HistoricalClassGroup = apps.get_model("classes", "HistoricalClassGroup")
    ClassGroup.objects.update(made_at=None)  # the field came with the time of the upgrade
    for keys in chunks_of(ClassGroup.objects.all()):
        groups = ClassGroup.objects.in_bulk(keys)
        made = HistoricalClassGroup.objects.filter(id__in=keys, history_type="+")
        for row in made.order_by("history_date", "history_id"):
            groups[row.id].made_at = row.history_date
            groups[row.id].made_by_id = row.history_user_id
        ClassGroup.objects.bulk_update(groups.values(), ["made_at", "made_by"], batch_size=100)


def how_enrolments_ended(apps, schema_editor):
    Enrolment = apps.get_model("classes", "Enrolment")
    HistoricalEnrolment = apps.get_model("classes", "HistoricalEnrolment")
    for keys in chunks_of(Enrolment.objects.exclude(left_on=None)):
        enrolments = Enrolment.objects.select_related("class_group").in_bulk(keys)
        entries = defaultdict(list)
        history = HistoricalEnrolment.objects.filter(id__in=keys)
        for row in history.order_by("history_date", "history_id"):
            entries[row.id].append(row)
        came = joined_on_the_day_of_leaving(Enrolment, enrolments.values())
        ended = []
        for pk, enrolment in enrolments.items():
            if row := entry_of_the_end(entries[pk], enrolment.left_on):
                goes_on = (
                    enrolment.pupil_id,
                    enrolment.class_group.academic_year,
                    enrolment.left_on,
                )
                otherwise = "moved_class" if goes_on in came else "left_school"
                enrolment.ended_because = REASONS.get(row.history_change_reason, otherwise)
                enrolment.end_recorded_at = row.history_date
                enrolment.end_recorded_by_id = row.history_user_id
                ended.append(enrolment)
        fields = ["ended_because", "end_recorded_at", "end_recorded_by"]
        Enrolment.objects.bulk_update(ended, fields, batch_size=100)


def joined_on_the_day_of_leaving(Enrolment, enrolments):
    """Return pupil, academic year and day of each enrolment of these pupils that begins."""
    pupils = {enrolment.pupil_id for enrolment in enrolments}
    rows = Enrolment.objects.filter(pupil__in=pupils)
    return set(rows.values_list("pupil_id", "class_group__academic_year", "joined_on"))


def entry_of_the_end(entries, left_on):
    """Return the entry with which the enrolment got the end that it has now.

    None where it had that end from the start, or the history no longer tells.
    """
    found = None
    for row in entries:
        if row.left_on != left_on:
            found = None
        elif found is None:
            found = row
    return found if found and found.history_type == "~" else None


def imports_can_still_be_undone(apps, schema_editor):
    """Let an import that opens an enrolment again when it is undone clear its ending as well."""
    RosterImport = apps.get_model("classes", "RosterImport")
    for roster_import in RosterImport.objects.exclude(journal=None):
        for model, _, before, _ in roster_import.journal:
            if model == "Enrolment" and before is not None:
                before.update(ENDING)
        roster_import.save(update_fields=["journal"])


class Migration(migrations.Migration):
    dependencies = [("classes", "0004_endings_and_who_made_a_class")]

    operations = [
        migrations.RunPython(who_made_classes, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(how_enrolments_ended, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(imports_can_still_be_undone, migrations.RunPython.noop, elidable=True),
    ]
