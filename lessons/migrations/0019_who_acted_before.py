"""Says of the answers and taps recorded until now who they came from: it was nobody's command."""

from django.db import migrations

A_FAMILY = "A family, on the families’ page"
THE_DOOR = "The door, by a link"


def name_them(apps, schema_editor):
    """Name them in the change history. A tap through a link has the link's label as its reason."""
    nobody = {"history_user": None, "history_actor": ""}
    answers = apps.get_model("lessons", "HistoricalEveningAnswer").objects
    answers.filter(history_type="+", **nobody).update(history_actor=A_FAMILY)
    for model in ("HistoricalEveningAttendance", "HistoricalWalkIn"):
        rows = apps.get_model("lessons", model).objects
        by_link = rows.filter(history_change_reason__startswith="Door link: ", **nobody)
        by_link.update(history_actor=THE_DOOR)


class Migration(migrations.Migration):
    dependencies = [("lessons", "0018_withdrawn_by_decision")]

    operations = [migrations.RunPython(name_them, migrations.RunPython.noop)]
