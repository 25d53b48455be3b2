"""Takes the date from planned sessions that are not due this year: they were both before."""

from django.db import migrations


def clear_dates(apps, schema_editor):
    """Clear them. The change history still says when each of them was due."""
    planned_sessions = apps.get_model("lessons", "PlannedSession").objects
    planned_sessions.exclude(set_aside_reason="").exclude(due_on=None).update(due_on=None)


class Migration(migrations.Migration):
    dependencies = [("lessons", "0013_taps_name_the_pupil")]

    operations = [migrations.RunPython(clear_dates, migrations.RunPython.noop)]
