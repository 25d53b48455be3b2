"""All tables as they are after the migrations that this one replaces, for a new installation."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import classes.models.draft
import classes.models.invitation
import classes.models.school


class Migration(migrations.Migration):
    replaces = [
        ("classes", "0001_initial"),
        ("classes", "0002_roster_imports"),
        ("classes", "0003_keeping"),
        ("classes", "0004_endings_and_who_made_a_class"),
        ("classes", "0005_endings_from_history"),
        ("classes", "0006_plain_words"),
        ("classes", "0007_year_group_of_a_pupil"),
        ("classes", "0008_names_in_history"),
        ("classes", "0009_forms_saved_once"),
        ("classes", "0010_access_records"),
        ("classes", "0011_name_prints"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pupil",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("display_name", models.CharField(max_length=80, verbose_name="child’s name")),
                (
                    "external_id",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=80,
                        verbose_name="number in the school's system",
                    ),
                ),
                (
                    "name_prints",
                    models.TextField(
                        blank=True, editable=False, verbose_name="fingerprints of the name"
                    ),
                ),
                ("erased_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "child",
                "verbose_name_plural": "children",
                "ordering": ["display_name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text=(
                            "Designates that this user has all permissions without explicitly assigning "
                            "them."
                        ),
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        error_messages={"unique": "Somebody already has this email address."},
                        max_length=254,
                        null=True,
                        unique=True,
                        verbose_name="e-mail",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As colleagues know them, such as R. Patel.", max_length=80
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Can use the operators’ pages.",
                        verbose_name="operator",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text=(
                            "The groups this user belongs to. A user will get all permissions granted "
                            "to each of their groups."
                        ),
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of staff",
                "verbose_name_plural": "members of staff",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email")),
                            ("email", None),
                            _connector="OR",
                        ),
                        name="user_email_in_small_letters",
                        violation_error_message="Write the email address in lower case.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClassGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "youngest_year",
                    models.PositiveSmallIntegerField(default=5, verbose_name="youngest year group"),
                ),
                (
                    "oldest_year",
                    models.PositiveSmallIntegerField(default=6, verbose_name="oldest year group"),
                ),
                (
                    "academic_year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(
                                2000,
                                "Enter the year in which the academic year starts, such as 2026.",
                            )
                        ]
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As your school calls it, such as 5 Oak.", max_length=40
                    ),
                ),
                (
                    "pupils_on_roll",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text=(
                            "How many children are in the class. Only for schools that do not keep "
                            "names."
                        ),
                        null=True,
                        verbose_name="children on roll",
                    ),
                ),
                (
                    "external_id",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=80,
                        verbose_name="number in the school's system",
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, null=True
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "teachers",
                    models.ManyToManyField(
                        blank=True, related_name="class_groups", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["academic_year", "youngest_year", "oldest_year", "name"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalClassGroup",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "youngest_year",
                    models.PositiveSmallIntegerField(default=5, verbose_name="youngest year group"),
                ),
                (
                    "oldest_year",
                    models.PositiveSmallIntegerField(default=6, verbose_name="oldest year group"),
                ),
                (
                    "academic_year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(
                                2000,
                                "Enter the year in which the academic year starts, such as 2026.",
                            )
                        ]
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As your school calls it, such as 5 Oak.", max_length=40
                    ),
                ),
                (
                    "pupils_on_roll",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text=(
                            "How many children are in the class. Only for schools that do not keep "
                            "names."
                        ),
                        null=True,
                        verbose_name="children on roll",
                    ),
                ),
                (
                    "external_id",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=80,
                        verbose_name="number in the school's system",
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical class group",
                "verbose_name_plural": "historical class groups",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalClassGroup_teachers",
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
                        to="classes.historicalclassgroup",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalClassGroup_teachers",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSchool",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "slug",
                    models.SlugField(
                        error_messages={"unique": "Another school here has this short name."},
                        help_text="Lower-case letters, digits and hyphens, such as hope-valley.",
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*$",
                                (
                                    "Use only lower-case letters, digits and hyphens, such as hope-valley."
                                ),
                            )
                        ],
                        verbose_name="short name in addresses",
                    ),
                ),
                (
                    "urn",
                    models.CharField(
                        blank=True,
                        help_text=(
                            "The school’s unique reference number at the Department for Education."
                        ),
                        max_length=6,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{5,6}$", "A URN is five or six digits, such as 112345."
                            )
                        ],
                        verbose_name="URN",
                    ),
                ),
                (
                    "keeps_pupil_names",
                    models.BooleanField(
                        default=True,
                        help_text=(
                            "Without names, a lesson records how many children were there, but not who."
                        ),
                        verbose_name="keep children's names",
                    ),
                ),
                (
                    "safeguarding_lead",
                    models.CharField(
                        blank=True,
                        help_text="Shown beside every note as the person to tell about a worry.",
                        max_length=80,
                    ),
                ),
                (
                    "keep_names_years",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text=(
                            "Academic years after the one in which a child left. With 1, the name of a "
                            "child who left in July 2026 is kept until 31 August 2027. The figures are "
                            "kept."
                        ),
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "Keep it for 0 years or more."
                            ),
                            django.core.validators.MaxValueValidator(
                                25, "Keep it for 25 years or fewer."
                            ),
                        ],
                        verbose_name="names of children who have left",
                    ),
                ),
                (
                    "keep_exports_years",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text=(
                            "Years after the workbook was made. Its digest is kept, so you can still "
                            "check that a copy is genuine."
                        ),
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "Keep it for 1 year or more."
                            ),
                            django.core.validators.MaxValueValidator(
                                25, "Keep it for 25 years or fewer."
                            ),
                        ],
                        verbose_name="audit workbooks",
                    ),
                ),
                (
                    "keep_lessons_years",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="Years after the end of their academic year.",
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "Keep it for 1 year or more."
                            ),
                            django.core.validators.MaxValueValidator(
                                25, "Keep it for 25 years or fewer."
                            ),
                        ],
                        verbose_name="classes, lessons and evenings",
                    ),
                ),
                (
                    "keep_history_years",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="Years after the change.",
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "Keep it for 1 year or more."
                            ),
                            django.core.validators.MaxValueValidator(
                                25, "Keep it for 25 years or fewer."
                            ),
                        ],
                        verbose_name="change history",
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
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
            ],
            options={
                "verbose_name": "historical school",
                "verbose_name_plural": "historical schools",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalUser",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text=(
                            "Designates that this user has all permissions without explicitly assigning "
                            "them."
                        ),
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As colleagues know them, such as R. Patel.", max_length=80
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Can use the operators’ pages.",
                        verbose_name="operator",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
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
            ],
            options={
                "verbose_name": "historical member of staff",
                "verbose_name_plural": "historical members of staff",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEnrolment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("joined_on", models.DateField()),
                (
                    "left_on",
                    models.DateField(
                        blank=True,
                        help_text="The first day on which the child was no longer here.",
                        null=True,
                    ),
                ),
                (
                    "year_group",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The child’s own, in a class of several year groups.",
                        null=True,
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
            ],
            options={
                "verbose_name": "historical enrolment",
                "verbose_name_plural": "historical enrolments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("joined_on", models.DateField()),
                (
                    "left_on",
                    models.DateField(
                        blank=True,
                        help_text="The first day on which the child was no longer here.",
                        null=True,
                    ),
                ),
                (
                    "year_group",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The child’s own, in a class of several year groups.",
                        null=True,
                    ),
                ),
                (
                    "ended_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("moved_class", "Moved to another class"),
                            ("left_school", "Left the school"),
                            ("moved_up", "Moved up at the end of the year"),
                            ("left_at_year_end", "Left at the end of the year"),
                        ],
                        editable=False,
                        max_length=16,
                    ),
                ),
                ("end_recorded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "class_group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrolments",
                        to="classes.classgroup",
                    ),
                ),
                (
                    "end_recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
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
                        related_name="enrolments",
                        to="classes.pupil",
                    ),
                ),
            ],
            options={
                "ordering": ["joined_on", "pk"],
                "indexes": [
                    models.Index(
                        fields=["class_group", "joined_on", "left_on"],
                        name="classes_enr_class_g_910dea_idx",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on", None)),
                        fields=("pupil",),
                        name="enrolment_one_class_at_a_time",
                        violation_error_message=(
                            "This child is already in a class. Move them instead."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_on", None),
                            ("left_on__gt", models.F("joined_on")),
                            _connector="OR",
                        ),
                        name="enrolment_left_after_joined",
                        violation_error_message=(
                            "The day of leaving must be after the day of joining."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end_recorded_at", None),
                                ("end_recorded_by", None),
                                ("ended_because", ""),
                            ),
                            models.Q(
                                ("end_recorded_at__isnull", False),
                                (
                                    "ended_because__in",
                                    ["moved_class", "left_school", "moved_up", "left_at_year_end"],
                                ),
                                ("left_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="enrolment_ending_goes_with_left_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("year_group", None),
                            models.Q(("year_group__gte", 1), ("year_group__lte", 13)),
                            _connector="OR",
                        ),
                        name="enrolment_year_group_known",
                        violation_error_message="This is not a year group.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="School",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "slug",
                    models.SlugField(
                        error_messages={"unique": "Another school here has this short name."},
                        help_text="Lower-case letters, digits and hyphens, such as hope-valley.",
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*$",
                                (
                                    "Use only lower-case letters, digits and hyphens, such as hope-valley."
                                ),
                            )
                        ],
                        verbose_name="short name in addresses",
                    ),
                ),
                (
                    "urn",
                    models.CharField(
                        blank=True,
                        help_text=(
                            "The school’s unique reference number at the Department for Education."
                        ),
                        max_length=6,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{5,6}$", "A URN is five or six digits, such as 112345."
                            )
                        ],
                        verbose_name="URN",
                    ),
                ),
                (
                    "keeps_pupil_names",
                    models.BooleanField(
                        default=True,
                        help_text=(
                            "Without names, a lesson records how many children were there, but not who."
                        ),
                        verbose_name="keep children's names",
                    ),
                ),
                (
                    "safeguarding_lead",
                    models.CharField(
                        blank=True,
                        help_text="Shown beside every note as the person to tell about a worry.",
                        max_length=80,
                    ),
                ),
                (
                    "keep_names_years",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text=(
                            "Academic years after the one in which a child left. With 1, the name of a "
                            "child who left in July 2026 is kept until 31 August 2027. The figures are "
                            "kept."
                        ),
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "Keep it for 0 years or more."
                            ),
                            django.core.validators.MaxValueValidator(
                                25, "Keep it for 25 years or fewer."
                            ),
                        ],
                        verbose_name="names of children who have left",
                    ),
                ),
                (
                    "keep_exports_years",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text=(
                            "Years after the workbook was made. Its digest is kept, so you can still "
                            "check that a copy is genuine."
                        ),
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "Keep it for 1 year or more."
                            ),
                            django.core.validators.MaxValueValidator(
                                25, "Keep it for 25 years or fewer."
                            ),
                        ],
                        verbose_name="audit workbooks",
                    ),
                ),
                (
                    "keep_lessons_years",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="Years after the end of their academic year.",
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "Keep it for 1 year or more."
                            ),
                            django.core.validators.MaxValueValidator(
                                25, "Keep it for 25 years or fewer."
                            ),
                        ],
                        verbose_name="classes, lessons and evenings",
                    ),
                ),
                (
                    "keep_history_years",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="Years after the change.",
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "Keep it for 1 year or more."
                            ),
                            django.core.validators.MaxValueValidator(
                                25, "Keep it for 25 years or fewer."
                            ),
                        ],
                        verbose_name="change history",
                    ),
                ),
                (
                    "name_salt",
                    models.CharField(
                        default=classes.models.school.new_salt,
                        editable=False,
                        max_length=32,
                        verbose_name="key for the fingerprints of names",
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("urn", ""), _negated=True),
                        fields=("urn",),
                        name="school_urn_unique",
                        violation_error_message="Another school here has this URN.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("keep_exports_years__range", (1, 25)),
                            ("keep_history_years__range", (1, 25)),
                            ("keep_lessons_years__range", (1, 25)),
                            ("keep_names_years__lte", 25),
                        ),
                        name="school_keeps_for_sensible_years",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("address", models.CharField(blank=True, editable=False, max_length=500)),
                ("saved_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="classes.school",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RosterImport",
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
                ("counts", models.JSONField(default=dict)),
                ("journal", models.JSONField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
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
                    "undone_by",
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
                        related_name="roster_imports",
                        to="classes.school",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("undone_at", None), ("journal", None), _connector="OR"),
                        name="rosterimport_undone_keeps_no_journal",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterDraft",
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
                ("roster", models.JSONField()),
                ("choices", models.JSONField(default=dict)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roster_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roster_drafts",
                        to="classes.school",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("school", "user"), name="rosterdraft_one_a_person"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="pupil",
            name="school",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pupils",
                to="classes.school",
            ),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("pshe_lead", "PSHE lead"),
                            ("teacher", "Teacher"),
                            ("safeguarding_lead", "Safeguarding lead"),
                            ("viewer", "Viewer (head, governor)"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "external_id",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=80,
                        verbose_name="number in the school's system",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="classes.school",
                    ),
                ),
            ],
            options={
                "ordering": ["user__name", "role"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "school", "role"),
                        name="membership_once",
                        violation_error_message="This person already has this role at the school.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("school", "external_id"),
                        name="membership_external_id_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["pshe_lead", "teacher", "safeguarding_lead", "viewer"])
                        ),
                        name="membership_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=80)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("pshe_lead", "PSHE lead"),
                            ("teacher", "Teacher"),
                            ("safeguarding_lead", "Safeguarding lead"),
                            ("viewer", "Viewer (head, governor)"),
                        ],
                        max_length=20,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("sent_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "expires_at",
                    models.DateTimeField(default=classes.models.invitation.invitation_expiry),
                ),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="classes.school",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None)),
                        fields=("school", "email", "role"),
                        name="invitation_open_once",
                        violation_error_message=(
                            "This person already has an open invitation to this role."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="invitation_email_in_small_letters",
                        violation_error_message="Write the email address in lower case.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["pshe_lead", "teacher", "safeguarding_lead", "viewer"])
                        ),
                        name="invitation_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPupil",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("display_name", models.CharField(max_length=80, verbose_name="child’s name")),
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
                "verbose_name": "historical child",
                "verbose_name_plural": "historical children",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMembership",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("pshe_lead", "PSHE lead"),
                            ("teacher", "Teacher"),
                            ("safeguarding_lead", "Safeguarding lead"),
                            ("viewer", "Viewer (head, governor)"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "external_id",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=80,
                        verbose_name="number in the school's system",
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
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
                "verbose_name": "historical membership",
                "verbose_name_plural": "historical memberships",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInvitation",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=80)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("pshe_lead", "PSHE lead"),
                            ("teacher", "Teacher"),
                            ("safeguarding_lead", "Safeguarding lead"),
                            ("viewer", "Viewer (head, governor)"),
                        ],
                        max_length=20,
                    ),
                ),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                ("sent_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "expires_at",
                    models.DateTimeField(default=classes.models.invitation.invitation_expiry),
                ),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
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
                    "invited_by",
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
                    "user",
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
                "verbose_name": "historical invitation",
                "verbose_name_plural": "historical invitations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="historicalclassgroup",
            name="school",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="classes.school",
            ),
        ),
        migrations.AddField(
            model_name="classgroup",
            name="school",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="class_groups",
                to="classes.school",
            ),
        ),
        migrations.CreateModel(
            name="AccessRecord",
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
                            ("child", "Opened a child’s page"),
                            ("held", "Opened what is held about a child"),
                            ("held_file", "Downloaded what is held about a child"),
                            ("made", "Made an audit workbook with names"),
                            ("again", "Downloaded an audit workbook with names again"),
                            ("log", "Downloaded a log workbook with names"),
                            ("letters", "Opened letters to families"),
                            ("mail_merge", "Downloaded the list for mail merge"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveBigIntegerField(blank=True, null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "user",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="access_records",
                        to="classes.pupil",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access_records",
                        to="classes.school",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["school", "-at"], name="classes_acc_school__124975_idx"),
                    models.Index(
                        fields=["user", "what", "pupil", "number", "-at"],
                        name="classes_acc_user_id_de5366_idx",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "what__in",
                                [
                                    "child",
                                    "held",
                                    "held_file",
                                    "made",
                                    "again",
                                    "log",
                                    "letters",
                                    "mail_merge",
                                ],
                            )
                        ),
                        name="accessrecord_what_known",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="pupil",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("school", "external_id"),
                name="pupil_external_id_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="pupil",
            constraint=models.CheckConstraint(
                condition=models.Q(("display_name", ""), _negated=True), name="pupil_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="pupil",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at", None),
                    models.Q(
                        ("display_name", "Name erased"), ("external_id", ""), ("name_prints", "")
                    ),
                    _connector="OR",
                ),
                name="pupil_erased_has_no_name",
                violation_error_message="This child’s name was erased and cannot be restored.",
            ),
        ),
        migrations.AddConstraint(
            model_name="classgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("oldest_year__lte", 13),
                    ("youngest_year__gte", 1),
                    ("youngest_year__lte", models.F("oldest_year")),
                ),
                name="classgroup_year_groups_in_order",
                violation_error_message="The youngest year cannot be above the oldest.",
            ),
        ),
        migrations.AddConstraint(
            model_name="classgroup",
            constraint=models.UniqueConstraint(
                fields=("school", "academic_year", "name"),
                name="classgroup_name_unique_in_year",
                violation_error_message=(
                    "There is already a class with this name in this academic year."
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="classgroup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("school", "academic_year", "external_id"),
                name="classgroup_external_id_unique_in_year",
            ),
        ),
    ]
