"""Gives every export a number among its school's, in the order in which they were made."""

from django.core.validators import MinValueValidator
from django.db import migrations, models


def number_them(apps, schema_editor):
    exports = apps.get_model("reports", "AuditExport").objects
    last = {}
    for export in exports.order_by("school", "made_at", "pk").only("school").iterator():
        last[export.school_id] = last.get(export.school_id, 0) + 1
        exports.filter(pk=export.pk).update(number=last[export.school_id])


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.AddField("auditexport", "number", models.PositiveIntegerField(null=True)),
        migrations.RunPython(number_them, migrations.RunPython.noop),
        migrations.AlterField(
            "auditexport",
            "number",
            models.PositiveIntegerField(validators=[MinValueValidator(1)]),
        ),
        migrations.AddConstraint(
            "auditexport",
            models.UniqueConstraint(fields=["school", "number"], name="auditexport_number_unique"),
        ),
    ]
