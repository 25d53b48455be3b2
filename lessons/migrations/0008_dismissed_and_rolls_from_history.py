"""Carry over from the change history which missed lessons were dismissed, and each lesson's list.

Before, the wording of the reason in the history was read for it. This is the last time.
"""

from collections import defaultdict

from django.db import migrations
from django.db.models import Max

CHUNK = 500
CLASSES = 50

REASONS = {
    "Had left the class before the lesson": "left_before",
    "Was in the class for no day": "never_there",
    "Was in the class for no day, as the school's system says": "never_there_in_system",
}


def chunks_of(rows, size):
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return (keys[start : start + size] for start in range(0, len(keys), size))


def existing(model, keys):
    return set(model.objects.filter(pk__in=set(keys)).values_list("pk", flat=True))


def dismissed_missed_lessons(apps, schema_editor):
    Pupil = apps.get_model("classes", "Pupil")
    User = apps.get_model("classes", "User")
    Lesson = apps.get_model("lessons", "Lesson")
    MissedLesson = apps.get_model("lessons", "MissedLesson")
    HistoricalMissedLesson = apps.get_model("lessons", "HistoricalMissedLesson")
    DismissedMissedLesson = apps.get_model("lessons", "DismissedMissedLesson")
    for keys in chunks_of(Lesson.objects.all(), CHUNK):
        removed = HistoricalMissedLesson.objects.filter(lesson_id__in=keys, history_type="-")
        last = {
            (row.lesson_id, row.pupil_id): row
            for row in removed.order_by("history_date", "history_id")
        }
        missed = MissedLesson.objects.filter(lesson__in=keys)
        for pair in missed.values_list("lesson_id", "pupil_id"):
            last.pop(pair, None)
        rows = [row for row in last.values() if row.history_change_reason in REASONS]
        pupils = existing(Pupil, (row.pupil_id for row in rows))
        users = existing(User, (row.by_id for row in rows if row.by_id))
        DismissedMissedLesson.objects.bulk_create(
            (
                DismissedMissedLesson(
                    lesson_id=row.lesson_id,
                    pupil_id=row.pupil_id,
                    reason=row.reason,
                    dismissed_because=REASONS[row.history_change_reason],
                    dismissed_at=row.history_date,
                    **what_was_done(row, users),
                )
                for row in rows
                if row.pupil_id in pupils
            ),
            batch_size=CHUNK,
        )


def what_was_done(row, users):
    """Return how it was closed; nothing, where the person who taught the catch-up is gone."""
    if row.by_id and row.by_id not in users:
        return {}
    return {
        "closed_as": row.closed_as,
        "caught_up_on": row.caught_up_on,
        "how": row.how,
        "by_id": row.by_id,
    }


def rolls_of_lessons(apps, schema_editor):
    """Write who was on the list when each lesson was last written, as was known at that moment."""
    ClassGroup = apps.get_model("classes", "ClassGroup")
    Pupil = apps.get_model("classes", "Pupil")
    HistoricalEnrolment = apps.get_model("classes", "HistoricalEnrolment")
    Lesson = apps.get_model("lessons", "Lesson")
    LessonRoll = apps.get_model("lessons", "LessonRoll")
    for keys in chunks_of(ClassGroup.objects.all(), CLASSES):
        stays = defaultdict(list)
        history = HistoricalEnrolment.objects.filter(class_group_id__in=keys)
        for row in history.order_by("history_date", "history_id"):
            stays[row.class_group_id].append(row)
        lessons = Lesson.objects.filter(planned_session__class_group__in=keys)
        written = last_written(apps, lessons)
        pupils = existing(Pupil, (row.pupil_id for rows in stays.values() for row in rows))
        LessonRoll.objects.bulk_create(
            (
                LessonRoll(
                    lesson_id=pk,
                    pupils=sorted(on_list(stays[group], held_on, written[pk]) & pupils),
                )
                for pk, group, held_on in lessons.order_by("pk").values_list(
                    "pk", "planned_session__class_group_id", "held_on"
                )
                if pk in written
            ),
            batch_size=CHUNK,
        )


def last_written(apps, lessons):
    HistoricalLesson = apps.get_model("lessons", "HistoricalLesson")
    entries = HistoricalLesson.objects.filter(id__in=lessons.values("pk")).order_by()
    return dict(entries.values("id").annotate(at=Max("history_date")).values_list("id", "at"))


def on_list(stays, day, at):
    """Return the keys of the pupils of whom, as was known at that moment, a stay held that day."""
    known = {stay.id: stay for stay in stays if stay.history_date <= at}
    return {
        stay.pupil_id
        for stay in known.values()
        if stay.history_type != "-"
        and stay.joined_on <= day
        and (stay.left_on is None or stay.left_on > day)
    }


def imports_can_still_be_undone(apps, schema_editor):
    """Let an import that dismissed missed lessons remove what it dismissed when it is undone."""
    RosterImport = apps.get_model("classes", "RosterImport")
    DismissedMissedLesson = apps.get_model("lessons", "DismissedMissedLesson")
    for roster_import in RosterImport.objects.exclude(journal=None):
        removed = {
            (before["lesson_id"], before["pupil_id"])
            for model, _, before, after in roster_import.journal
            if model == "MissedLesson" and after is None
        }
        dismissed = DismissedMissedLesson.objects.filter(
            pupil__in={pupil for _, pupil in removed},
        )
        roster_import.journal += [
            ["DismissedMissedLesson", row.pk, None, {"lesson_id": row.lesson_id}]
            for row in dismissed
            if (row.lesson_id, row.pupil_id) in removed
        ]
        roster_import.save(update_fields=["journal"])


class Migration(migrations.Migration):
    dependencies = [
        ("classes", "0005_endings_from_history"),
        ("lessons", "0007_dismissed_and_rolls"),
    ]

    operations = [
        migrations.RunPython(dismissed_missed_lessons, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(rolls_of_lessons, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(imports_can_still_be_undone, migrations.RunPython.noop, elidable=True),
    ]
