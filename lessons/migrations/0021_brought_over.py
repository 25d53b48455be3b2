"""Marks lessons from a school’s own tracker, and keeps its imports so that they can be undone."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import classes.models.draft


class Migration(migrations.Migration):
    dependencies = [
        ("classes", "0018_second_steps_encrypted"),
        ("lessons", "0020_names_in_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicallesson",
            name="brought_over",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="from the school’s own tracker"
            ),
        ),
        migrations.AddField(
            model_name="lesson",
            name="brought_over",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="from the school’s own tracker"
            ),
        ),
        migrations.CreateModel(
            name="TrackerImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("academic_year", models.PositiveSmallIntegerField()),
                ("source", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lessons", models.JSONField(default=dict)),
                ("planned", models.JSONField(default=list)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "kept",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="lessons that stayed when it was undone"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
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
                        related_name="tracker_imports",
                        to="classes.school",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="TrackerDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("academic_year", models.PositiveSmallIntegerField()),
                (
                    "expires_at",
                    models.DateTimeField(db_index=True, default=classes.models.draft.draft_expiry),
                ),
                ("tracker", models.JSONField()),
                ("answers", models.JSONField(default=dict)),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tracker_drafts",
                        to="classes.school",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tracker_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("school", "user"), name="trackerdraft_one_a_person"
                    )
                ],
            },
        ),
    ]
