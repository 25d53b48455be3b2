"""All tables as they are after the migrations that this one replaces, for a new installation."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import reports.models.export


class Migration(migrations.Migration):
    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_auditexport_number"),
        ("reports", "0003_auditexport_contents"),
        ("reports", "0004_keeping"),
        ("reports", "0005_clearing_of_looks"),
        ("reports", "0006_clearing_of_texts"),
        ("reports", "0007_families_answers"),
    ]

    initial = True

    dependencies = [
        ("classes", "0011_name_prints"),
        ("classes", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalClearing",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("child", "A child’s name, on request"),
                            ("leavers", "Names of children who left"),
                            ("answers", "Families’ answers, and names typed at the door"),
                            ("workbooks", "Files of audit workbooks"),
                            ("lessons", "Classes, lessons and evenings"),
                            ("history", "Change history"),
                            ("text", "A text, for good"),
                            ("looks", "Records of who looked"),
                        ],
                        max_length=12,
                        verbose_name="cleared",
                    ),
                ),
                ("how_many", models.PositiveIntegerField()),
                ("before", models.DateField(blank=True, null=True, verbose_name="from before")),
                ("reason", models.CharField(max_length=200)),
                (
                    "cleared_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="classes.school",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical clearing",
                "verbose_name_plural": "historical clearings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="AuditExport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                ("academic_year", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("options", models.JSONField(default=dict)),
                (
                    "sha256",
                    models.CharField(
                        db_index=True,
                        max_length=64,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9a-f]{64}$", "A digest is 64 small hex digits."
                            )
                        ],
                        verbose_name="SHA-256",
                    ),
                ),
                ("size", models.PositiveBigIntegerField(help_text="In bytes.")),
                (
                    "content_sha256",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        help_text=(
                            "The same for every program that saves the file. Taken when first needed."
                        ),
                        max_length=64,
                        verbose_name="digest of the contents",
                    ),
                ),
                (
                    "sheets",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Name, filled rows and digest of each sheet.",
                    ),
                ),
                (
                    "file",
                    models.FileField(max_length=200, upload_to=reports.models.export.export_path),
                ),
                (
                    "cleared_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="file deleted"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="audit_exports",
                        to="classes.school",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["school", "-made_at"], name="reports_aud_school__6a4d14_idx"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)), name="auditexport_not_empty"
                    ),
                    models.UniqueConstraint(
                        fields=("school", "number"), name="auditexport_number_unique"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clearing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("child", "A child’s name, on request"),
                            ("leavers", "Names of children who left"),
                            ("answers", "Families’ answers, and names typed at the door"),
                            ("workbooks", "Files of audit workbooks"),
                            ("lessons", "Classes, lessons and evenings"),
                            ("history", "Change history"),
                            ("text", "A text, for good"),
                            ("looks", "Records of who looked"),
                        ],
                        max_length=12,
                        verbose_name="cleared",
                    ),
                ),
                ("how_many", models.PositiveIntegerField()),
                ("before", models.DateField(blank=True, null=True, verbose_name="from before")),
                ("reason", models.CharField(max_length=200)),
                (
                    "cleared_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clearings",
                        to="classes.school",
                    ),
                ),
            ],
            options={
                "ordering": ["-cleared_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "what__in",
                                [
                                    "child",
                                    "leavers",
                                    "answers",
                                    "workbooks",
                                    "lessons",
                                    "history",
                                    "text",
                                    "looks",
                                ],
                            )
                        ),
                        name="clearing_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), ("how_many__gte", 1)
                        ),
                        name="clearing_of_something_for_a_reason",
                    ),
                ],
            },
        ),
    ]
