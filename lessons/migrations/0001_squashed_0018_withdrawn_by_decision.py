"""All tables as they are after the migrations that this one replaces, for a new installation."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import classes.history.acting
import classes.models.draft


class Migration(migrations.Migration):
    replaces = [
        ("lessons", "0001_initial"),
        ("lessons", "0002_calendar_feed"),
        ("lessons", "0003_information_evenings"),
        ("lessons", "0004_private_note"),
        ("lessons", "0005_imported_lessons"),
        ("lessons", "0006_not_listed"),
        ("lessons", "0007_dismissed_and_rolls"),
        ("lessons", "0008_dismissed_and_rolls_from_history"),
        ("lessons", "0009_shown_documents_and_sequences"),
        ("lessons", "0010_shown_documents_and_sequences_from_history"),
        ("lessons", "0011_plain_words"),
        ("lessons", "0012_not_for_year_group"),
        ("lessons", "0013_taps_name_the_pupil"),
        ("lessons", "0014_no_date_where_not_due"),
        ("lessons", "0015_not_due_without_a_date"),
        ("lessons", "0016_replies_of_families"),
        ("lessons", "0017_who_acted_without_signing_in"),
        ("lessons", "0018_withdrawn_by_decision"),
    ]

    initial = True

    dependencies = [
        ("classes", "0011_name_prints"),
        ("classes", "__first__"),
        ("curriculum", "0011_plain_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lesson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="date")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("taught", "Taught"),
                            ("part", "Part taught"),
                            ("did_not_happen", "Did not happen"),
                        ],
                        default="taught",
                        max_length=16,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="why it did not happen"
                    ),
                ),
                (
                    "visitor",
                    models.CharField(
                        blank=True,
                        help_text="Name and organisation, for example a school nurse.",
                        max_length=120,
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(600),
                        ],
                    ),
                ),
                (
                    "pupils_present",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="children present"
                    ),
                ),
                (
                    "pupils_on_roll",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="children on roll"
                    ),
                ),
                (
                    "missed_unnamed",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="missed it, not named"
                    ),
                ),
                (
                    "caught_up_unnamed",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="caught up, not named"
                    ),
                ),
                (
                    "understanding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("secure", "Secure"),
                            ("developing", "Developing"),
                            ("revisit", "Revisit"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taught_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lessons_taught",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-held_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalInformationEvening",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(default="Parents’ information evening", max_length=120)),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("place", models.CharField(blank=True, max_length=120)),
                (
                    "presented_by",
                    models.CharField(blank=True, max_length=160, verbose_name="who presents"),
                ),
                ("agenda", models.TextField(blank=True, max_length=2000)),
                (
                    "questions",
                    models.TextField(
                        blank=True, max_length=4000, verbose_name="questions that parents raised"
                    ),
                ),
                (
                    "private_note",
                    models.TextField(blank=True, max_length=2000, verbose_name="private note"),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("cancelled_reason", models.CharField(blank=True, editable=False, max_length=200)),
                ("moved_from", models.DateTimeField(blank=True, editable=False, null=True)),
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
                    "module",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="curriculum.module",
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
                "verbose_name": "historical information evening",
                "verbose_name_plural": "historical information evenings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlannedSession",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "set_aside_reason",
                    models.CharField(
                        blank=True,
                        help_text="For example: taught next year, on a two-year cycle.",
                        max_length=200,
                        verbose_name="why it is not due this year",
                    ),
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
                    "class_group",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="classes.classgroup",
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
                    "session",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="curriculum.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical planned session",
                "verbose_name_plural": "historical planned sessions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="InformationEvening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(default="Parents’ information evening", max_length=120)),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("place", models.CharField(blank=True, max_length=120)),
                (
                    "presented_by",
                    models.CharField(blank=True, max_length=160, verbose_name="who presents"),
                ),
                ("agenda", models.TextField(blank=True, max_length=2000)),
                (
                    "questions",
                    models.TextField(
                        blank=True, max_length=4000, verbose_name="questions that parents raised"
                    ),
                ),
                (
                    "private_note",
                    models.TextField(blank=True, max_length=2000, verbose_name="private note"),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("cancelled_reason", models.CharField(blank=True, editable=False, max_length=200)),
                ("moved_from", models.DateTimeField(blank=True, editable=False, null=True)),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "class_groups",
                    models.ManyToManyField(
                        related_name="evenings",
                        to="classes.classgroup",
                        verbose_name="classes invited",
                    ),
                ),
                (
                    "documents",
                    models.ManyToManyField(
                        blank=True, related_name="evenings", to="curriculum.document"
                    ),
                ),
                (
                    "module",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="evenings",
                        to="curriculum.module",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evenings",
                        to="classes.school",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["school", "starts_at"], name="lessons_inf_school__f1099d_idx"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="evening_ends_after_it_begins",
                        violation_error_message="The evening must end after it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancelled_at", None), ("cancelled_reason", "")),
                            models.Q(
                                ("cancelled_at__isnull", False),
                                models.Q(("cancelled_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="evening_cancelled_with_a_reason",
                        violation_error_message="Give a reason for cancelling the evening.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalWalkIn",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "history_actor",
                    models.CharField(
                        blank=True,
                        default=classes.history.acting.current_actor,
                        editable=False,
                        max_length=160,
                    ),
                ),
                ("party", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "adults",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(20)]
                    ),
                ),
                ("recorded_at", models.DateTimeField(blank=True, editable=False)),
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
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "class_group",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="classes.classgroup",
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
                    "pupil",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="classes.pupil",
                    ),
                ),
                (
                    "evening",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lessons.informationevening",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical walk in",
                "verbose_name_plural": "historical walk ins",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInformationEvening_documents",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="curriculum.document",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="lessons.historicalinformationevening",
                    ),
                ),
                (
                    "informationevening",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lessons.informationevening",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalInformationEvening_documents",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInformationEvening_class_groups",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "classgroup",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="classes.classgroup",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="lessons.historicalinformationevening",
                    ),
                ),
                (
                    "informationevening",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lessons.informationevening",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalInformationEvening_class_groups",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEveningCount",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("families", models.PositiveSmallIntegerField(default=0)),
                ("adults", models.PositiveSmallIntegerField(default=0)),
                (
                    "reached_after",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Sent the materials or spoken to.",
                        verbose_name="families reached afterwards",
                    ),
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
                    "class_group",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="classes.classgroup",
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
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evening",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lessons.informationevening",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical evening count",
                "verbose_name_plural": "historical evening counts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEveningAttendance",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "history_actor",
                    models.CharField(
                        blank=True,
                        default=classes.history.acting.current_actor,
                        editable=False,
                        max_length=160,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("came", "Came"),
                            ("materials_sent", "Materials sent"),
                            ("spoken_to", "Spoken to"),
                        ],
                        default="came",
                        max_length=16,
                    ),
                ),
                (
                    "adults",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(20)],
                    ),
                ),
                ("party", models.UUIDField(blank=True, editable=False, null=True)),
                ("on", models.DateField(verbose_name="date")),
                ("recorded_at", models.DateTimeField(blank=True, editable=False)),
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
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "pupil",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="classes.pupil",
                    ),
                ),
                (
                    "evening",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lessons.informationevening",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical evening attendance",
                "verbose_name_plural": "historical evening attendances",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEveningAnswer",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "history_actor",
                    models.CharField(
                        blank=True,
                        default=classes.history.acting.current_actor,
                        editable=False,
                        max_length=160,
                    ),
                ),
                (
                    "reply",
                    models.CharField(
                        choices=[
                            ("coming", "We are coming"),
                            ("materials", "We cannot come: send us the materials"),
                            ("not_coming", "We are not coming any more"),
                        ],
                        default="coming",
                        max_length=10,
                    ),
                ),
                (
                    "adults",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                    ),
                ),
                ("access_needs", models.JSONField(blank=True, default=list)),
                ("received_at", models.DateTimeField(blank=True, editable=False)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("is_dismissed", models.BooleanField(default=False, verbose_name="dismissed")),
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
                    "class_group",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="classes.classgroup",
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
                    "pupil",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="classes.pupil",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evening",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lessons.informationevening",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical evening answer",
                "verbose_name_plural": "historical evening answers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDoorLink",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="Whose tablet or which door, for example Main entrance.",
                        max_length=60,
                    ),
                ),
                ("made_at", models.DateTimeField(blank=True, editable=False)),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evening",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lessons.informationevening",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical door link",
                "verbose_name_plural": "historical door links",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="EveningCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("families", models.PositiveSmallIntegerField(default=0)),
                ("adults", models.PositiveSmallIntegerField(default=0)),
                (
                    "reached_after",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Sent the materials or spoken to.",
                        verbose_name="families reached afterwards",
                    ),
                ),
                (
                    "class_group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evening_counts",
                        to="classes.classgroup",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counts",
                        to="lessons.informationevening",
                    ),
                ),
            ],
            options={
                "ordering": ["evening", "class_group"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evening", "class_group"), name="eveningcount_once_a_class"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("adults__gte", 0), ("families__gte", 0), ("reached_after__gte", 0)
                        ),
                        name="eveningcount_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EveningAttendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("came", "Came"),
                            ("materials_sent", "Materials sent"),
                            ("spoken_to", "Spoken to"),
                        ],
                        default="came",
                        max_length=16,
                    ),
                ),
                (
                    "adults",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(20)],
                    ),
                ),
                ("party", models.UUIDField(blank=True, editable=False, null=True)),
                ("tap", models.UUIDField(blank=True, editable=False, null=True)),
                ("on", models.DateField(verbose_name="date")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evening_attendances",
                        to="classes.pupil",
                    ),
                ),
                (
                    "evening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="lessons.informationevening",
                    ),
                ),
            ],
            options={
                "ordering": ["evening", "pupil__display_name", "pk"],
                "indexes": [
                    models.Index(
                        fields=["evening", "outcome"], name="lessons_eve_evening_19076b_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evening", "pupil", "outcome"),
                        name="eveningattendance_once_a_pupil",
                        violation_error_message="This family is already recorded.",
                    ),
                    models.UniqueConstraint(
                        fields=("evening", "tap"), name="eveningattendance_once_a_tap"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tap", None), ("outcome", "came"), _connector="OR"),
                        name="eveningattendance_tap_is_of_coming",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["came", "materials_sent", "spoken_to"])
                        ),
                        name="eveningattendance_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("adults__isnull", False),
                                ("outcome", "came"),
                                ("party__isnull", False),
                            ),
                            models.Q(
                                ("adults", None),
                                ("by__isnull", False),
                                ("outcome__in", ["materials_sent", "spoken_to"]),
                                ("party", None),
                            ),
                            _connector="OR",
                        ),
                        name="eveningattendance_adults_go_with_coming",
                        violation_error_message=(
                            "A check-in needs the number of adults. A follow-up needs who did it."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("adults", None), ("adults__lte", 20), _connector="OR"),
                        name="eveningattendance_adults_sensible",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EveningAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=40)),
                ("surname_letter", models.CharField(blank=True, max_length=1)),
                (
                    "reply",
                    models.CharField(
                        choices=[
                            ("coming", "We are coming"),
                            ("materials", "We cannot come: send us the materials"),
                            ("not_coming", "We are not coming any more"),
                        ],
                        default="coming",
                        max_length=10,
                    ),
                ),
                (
                    "adults",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                    ),
                ),
                ("access_needs", models.JSONField(blank=True, default=list)),
                (
                    "language",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="language of the interpreter"
                    ),
                ),
                (
                    "answered_for",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("is_dismissed", models.BooleanField(default=False, verbose_name="dismissed")),
                (
                    "class_group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="classes.classgroup",
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evening_answers",
                        to="classes.pupil",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="lessons.informationevening",
                    ),
                ),
            ],
            options={
                "ordering": ["received_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("adults__gte", 1),
                                ("adults__isnull", False),
                                ("adults__lte", 20),
                                ("reply", "coming"),
                            ),
                            models.Q(("adults", None), ("reply__in", ["materials", "not_coming"])),
                            _connector="OR",
                        ),
                        name="eveninganswer_adults_if_coming",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_dismissed", False),
                                ("pupil", None),
                                ("settled_at", None),
                                ("settled_by", None),
                            ),
                            models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="eveninganswer_settled_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pupil", None), ("is_dismissed", False), _connector="OR"
                        ),
                        name="eveninganswer_dismissed_without_a_pupil",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DoorTap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(editable=False)),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                ("adults", models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ("is_undone", models.BooleanField(default=False, editable=False)),
                ("undone_party", models.UUIDField(blank=True, editable=False, null=True)),
                (
                    "undone_adults",
                    models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="classes.pupil",
                    ),
                ),
                (
                    "evening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taps",
                        to="lessons.informationevening",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("evening", "key"), name="doortap_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_adults", None), ("undone_party", None)),
                            models.Q(
                                ("undone_adults__isnull", False), ("undone_party__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="doortap_keeps_all_of_what_it_undid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("adults", None),
                            models.Q(
                                ("adults__gte", 1), ("adults__lte", 20), ("pupil__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="doortap_checks_a_pupil_in_with_adults",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DoorLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="Whose tablet or which door, for example Main entrance.",
                        max_length=60,
                    ),
                ),
                (
                    "secret_digest",
                    models.CharField(
                        editable=False,
                        max_length=64,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9a-f]{64}$", "A digest is 64 lower-case hex digits."
                            )
                        ],
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="door_links",
                        to="lessons.informationevening",
                    ),
                ),
            ],
            options={
                "ordering": ["made_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LessonRoll",
            fields=[
                (
                    "lesson",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="roll",
                        serialize=False,
                        to="lessons.lesson",
                    ),
                ),
                ("pupils", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalMissedLesson",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("away", "Away"),
                            ("joined_later", "Joined the class later"),
                            ("not_listed", "Not on the class list yet"),
                            ("withdrawn", "Withdrawn"),
                            ("other", "Another reason"),
                        ],
                        default="away",
                        max_length=16,
                    ),
                ),
                (
                    "closed_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("caught_up", "Caught up"),
                            ("previous_school", "Taught at the previous school"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=16,
                    ),
                ),
                ("caught_up_on", models.DateField(blank=True, null=True)),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("small_group", "In a small group"),
                            ("one_to_one", "One to one"),
                            ("another_class", "With another class"),
                            ("other", "Another way"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "decided_by",
                    models.CharField(
                        blank=True,
                        help_text="A name or a role, for example the head teacher.",
                        max_length=80,
                        verbose_name="who decided to withdraw the child",
                    ),
                ),
                (
                    "decided_on",
                    models.DateField(blank=True, null=True, verbose_name="when it was decided"),
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
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "pupil",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="classes.pupil",
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lessons.lesson",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical missed lesson",
                "verbose_name_plural": "historical missed lessons",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="DismissedMissedLesson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("away", "Away"),
                            ("joined_later", "Joined the class later"),
                            ("not_listed", "Not on the class list yet"),
                            ("withdrawn", "Withdrawn"),
                            ("other", "Another reason"),
                        ],
                        default="away",
                        max_length=16,
                    ),
                ),
                (
                    "closed_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("caught_up", "Caught up"),
                            ("previous_school", "Taught at the previous school"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=16,
                    ),
                ),
                ("caught_up_on", models.DateField(blank=True, null=True)),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("small_group", "In a small group"),
                            ("one_to_one", "One to one"),
                            ("another_class", "With another class"),
                            ("other", "Another way"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "decided_by",
                    models.CharField(
                        blank=True,
                        help_text="A name or a role, for example the head teacher.",
                        max_length=80,
                        verbose_name="who decided to withdraw the child",
                    ),
                ),
                (
                    "decided_on",
                    models.DateField(blank=True, null=True, verbose_name="when it was decided"),
                ),
                (
                    "dismissed_because",
                    models.CharField(
                        choices=[
                            ("left_before", "Had left the class before the lesson"),
                            ("never_there", "Was in the class for no day"),
                            (
                                "never_there_in_system",
                                "Was in the class for no day, as the school's system says",
                            ),
                            ("not_for_year_group", "The session is not for their year group"),
                        ],
                        max_length=24,
                    ),
                ),
                ("dismissed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dismissed_missed_lessons",
                        to="classes.pupil",
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dismissed_missed_lessons",
                        to="lessons.lesson",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("lesson", "pupil"), name="dismissedmissedlesson_once_a_pupil"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "dismissed_because__in",
                                [
                                    "left_before",
                                    "never_there",
                                    "never_there_in_system",
                                    "not_for_year_group",
                                ],
                            )
                        ),
                        name="dismissedmissedlesson_why_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogDraft",
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
                ("book", models.JSONField()),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="log_drafts",
                        to="classes.school",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="log_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("school", "user"), name="logdraft_one_a_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="MissedLesson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("away", "Away"),
                            ("joined_later", "Joined the class later"),
                            ("not_listed", "Not on the class list yet"),
                            ("withdrawn", "Withdrawn"),
                            ("other", "Another reason"),
                        ],
                        default="away",
                        max_length=16,
                    ),
                ),
                (
                    "closed_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("caught_up", "Caught up"),
                            ("previous_school", "Taught at the previous school"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=16,
                    ),
                ),
                ("caught_up_on", models.DateField(blank=True, null=True)),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("small_group", "In a small group"),
                            ("one_to_one", "One to one"),
                            ("another_class", "With another class"),
                            ("other", "Another way"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "decided_by",
                    models.CharField(
                        blank=True,
                        help_text="A name or a role, for example the head teacher.",
                        max_length=80,
                        verbose_name="who decided to withdraw the child",
                    ),
                ),
                (
                    "decided_on",
                    models.DateField(blank=True, null=True, verbose_name="when it was decided"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="missed_lessons",
                        to="lessons.lesson",
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="missed_lessons",
                        to="classes.pupil",
                    ),
                ),
            ],
            options={
                "ordering": ["lesson__held_on", "pupil__display_name", "pk"],
                "indexes": [
                    models.Index(
                        fields=["pupil", "closed_as"], name="lessons_mis_pupil_i_909f6a_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("lesson", "pupil"), name="missedlesson_once_a_pupil"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                ["away", "joined_later", "not_listed", "withdrawn", "other"],
                            )
                        ),
                        name="missedlesson_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("by__isnull", False),
                                ("caught_up_on__isnull", False),
                                ("closed_as", "caught_up"),
                                models.Q(("how", ""), _negated=True),
                            ),
                            models.Q(
                                ("by", None),
                                ("caught_up_on", None),
                                ("closed_as__in", ["", "previous_school", "withdrawn"]),
                                ("how", ""),
                            ),
                            _connector="OR",
                        ),
                        name="missedlesson_catch_up_is_whole",
                        violation_error_message=(
                            "A catch-up needs a date, how it was done and who did it."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by", ""), ("decided_on", None)),
                            models.Q(
                                ("closed_as", "withdrawn"),
                                ("decided_on__isnull", False),
                                models.Q(("decided_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="missedlesson_decision_is_whole",
                        violation_error_message="Say who decided to withdraw the child, and when.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_as__in", ["caught_up", "previous_school", "withdrawn"]),
                                ("reason", "withdrawn"),
                            ),
                            models.Q(
                                models.Q(("reason", "withdrawn"), _negated=True),
                                models.Q(("closed_as", "withdrawn"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="missedlesson_withdrawn_is_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "set_aside_reason",
                    models.CharField(
                        blank=True,
                        help_text="For example: taught next year, on a two-year cycle.",
                        max_length=200,
                        verbose_name="why it is not due this year",
                    ),
                ),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "class_group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="planned_sessions",
                        to="classes.classgroup",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_sessions",
                        to="curriculum.session",
                    ),
                ),
            ],
            options={
                "ordering": ["class_group", "session__module", "session__position"],
                "indexes": [
                    models.Index(
                        fields=["class_group", "due_on"], name="lessons_pla_class_g_dbc5b5_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("class_group", "session"),
                        name="plannedsession_once_a_class",
                        violation_error_message="This session is already planned for this class.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_reason", ""), ("due_on", None), _connector="OR"
                        ),
                        name="plannedsession_not_due_has_no_date",
                        violation_error_message="A session that is not due this year has no date.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="lesson",
            name="planned_session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lessons",
                to="lessons.plannedsession",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalLesson",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="date")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("taught", "Taught"),
                            ("part", "Part taught"),
                            ("did_not_happen", "Did not happen"),
                        ],
                        default="taught",
                        max_length=16,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="why it did not happen"
                    ),
                ),
                (
                    "visitor",
                    models.CharField(
                        blank=True,
                        help_text="Name and organisation, for example a school nurse.",
                        max_length=120,
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(600),
                        ],
                    ),
                ),
                (
                    "pupils_present",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="children present"
                    ),
                ),
                (
                    "pupils_on_roll",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="children on roll"
                    ),
                ),
                (
                    "missed_unnamed",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="missed it, not named"
                    ),
                ),
                (
                    "caught_up_unnamed",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="caught up, not named"
                    ),
                ),
                (
                    "understanding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("secure", "Secure"),
                            ("developing", "Developing"),
                            ("revisit", "Revisit"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000)),
                ("recorded_at", models.DateTimeField(blank=True, editable=False)),
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
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taught_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "planned_session",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lessons.plannedsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical lesson",
                "verbose_name_plural": "historical lessons",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ShownDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shown_at",
                        to="curriculum.document",
                    ),
                ),
                (
                    "evening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shown_documents",
                        to="lessons.informationevening",
                    ),
                ),
            ],
            options={
                "ordering": ["evening", "added_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("evening", "document"),
                        name="showndocument_listed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_at", None),
                            ("removed_at__gte", models.F("added_at")),
                            _connector="OR",
                        ),
                        name="showndocument_removed_after_it_was_added",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WalkIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("party", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "said_name",
                    models.CharField(blank=True, max_length=80, verbose_name="child’s name"),
                ),
                (
                    "adults",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(20)]
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "class_group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="classes.classgroup",
                    ),
                ),
                (
                    "evening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="walk_ins",
                        to="lessons.informationevening",
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="classes.pupil",
                    ),
                ),
            ],
            options={
                "ordering": ["recorded_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("evening", "party"), name="walkin_once"),
                    models.CheckConstraint(
                        condition=models.Q(("adults__gte", 1), ("adults__lte", 20)),
                        name="walkin_adults_sensible",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edition", models.PositiveIntegerField(default=1)),
                ("renewed_at", models.DateTimeField(auto_now=True)),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feeds",
                        to="classes.school",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feeds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "school"),
                        name="calendarfeed_once_a_person",
                        violation_error_message=(
                            "This person already has a calendar for this school."
                        ),
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="lesson",
            index=models.Index(
                fields=["planned_session", "outcome", "held_on"],
                name="lessons_les_planned_96bd8c_idx",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "taught")),
                fields=("planned_session",),
                name="lesson_taught_once",
                violation_error_message="This session is already logged as taught.",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["taught", "part", "did_not_happen"])),
                name="lesson_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome", "did_not_happen"), models.Q(("reason", ""), _negated=True)
                    ),
                    models.Q(
                        models.Q(("outcome", "did_not_happen"), _negated=True), ("reason", "")
                    ),
                    _connector="OR",
                ),
                name="lesson_reason_goes_with_did_not_happen",
                violation_error_message="Give a reason why the lesson did not happen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", "did_not_happen"),
                    models.Q(("taught_by__isnull", False), ("visitor", "")),
                    models.Q(("taught_by", None), models.Q(("visitor", ""), _negated=True)),
                    _connector="OR",
                ),
                name="lesson_taught_by_staff_or_visitor",
                violation_error_message="Choose who taught it: a member of staff or a visitor.",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "did_not_happen"), _negated=True),
                    models.Q(("minutes", None), ("pupils_present", None), ("understanding", "")),
                    _connector="OR",
                ),
                name="lesson_that_did_not_happen_has_no_figures",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pupils_present", None),
                    ("pupils_present__lte", models.F("pupils_on_roll")),
                    _connector="OR",
                ),
                name="lesson_present_at_most_on_roll",
                violation_error_message="There are more children present than on roll.",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(("caught_up_unnamed__lte", models.F("missed_unnamed"))),
                name="lesson_caught_up_at_most_missed",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "did_not_happen"), _negated=True),
                    ("missed_unnamed", 0),
                    _connector="OR",
                ),
                name="lesson_that_did_not_happen_was_not_missed",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minutes", None),
                    models.Q(("minutes__gte", 1), ("minutes__lte", 600)),
                    _connector="OR",
                ),
                name="lesson_minutes_sensible",
            ),
        ),
    ]
