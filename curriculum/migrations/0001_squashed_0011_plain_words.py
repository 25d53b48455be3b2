"""All tables as they are after the migrations that this one replaces, for a new installation."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import curriculum.models.document
import curriculum.origins


class Migration(migrations.Migration):
    replaces = [
        ("curriculum", "0001_initial"),
        ("curriculum", "0002_resources_and_documents"),
        ("curriculum", "0003_archive_modules_and_sessions"),
        ("curriculum", "0004_families_page"),
        ("curriculum", "0005_link_redirects"),
        ("curriculum", "0006_texts_of_one_page"),
        ("curriculum", "0007_document_versions"),
        ("curriculum", "0008_module_for_families"),
        ("curriculum", "0009_session_versions"),
        ("curriculum", "0010_session_versions_from_history"),
        ("curriculum", "0011_plain_words"),
    ]

    initial = True

    dependencies = [
        ("classes", "0011_name_prints"),
        ("classes", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Framework",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["position", "code"],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("families", "Families"),
                            ("staff", "Staff"),
                            ("both", "Families and staff"),
                        ],
                        default="staff",
                        max_length=10,
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=200, upload_to=curriculum.models.document.document_path
                    ),
                ),
                ("filename", models.CharField(editable=False, max_length=160)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("docx", "Word"),
                            ("pptx", "PowerPoint"),
                            ("xlsx", "Excel"),
                            ("odt", "OpenDocument text"),
                            ("odp", "OpenDocument presentation"),
                            ("ods", "OpenDocument spreadsheet"),
                            ("jpg", "JPEG picture"),
                            ("png", "PNG picture"),
                        ],
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("size", models.PositiveIntegerField(editable=False, help_text="In bytes.")),
                (
                    "sha256",
                    models.CharField(
                        editable=False,
                        max_length=64,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9a-f]{64}$", "A digest is 64 lower-case hex digits."
                            )
                        ],
                        verbose_name="SHA-256",
                    ),
                ),
                (
                    "uploaded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="classes.school",
                    ),
                ),
                (
                    "uploaded_by",
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
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="curriculum.document",
                    ),
                ),
            ],
            options={
                "ordering": ["title", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)), name="document_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["families", "staff", "both"])),
                        name="document_audience_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["pdf", "docx", "pptx", "xlsx", "odt", "odp", "ods", "jpg", "png"],
                            )
                        ),
                        name="document_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("version_of", None), ("audience", "staff"), _connector="OR"
                        ),
                        name="document_earlier_version_for_staff",
                        violation_error_message="Earlier versions are for staff only.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FamiliesPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "is_published",
                    models.BooleanField(
                        default=False,
                        help_text=(
                            "Anybody with the address can then read the page. Until then, only staff "
                            "can."
                        ),
                        verbose_name="published",
                    ),
                ),
                (
                    "heading",
                    models.CharField(default="Keeping your child safe online", max_length=100),
                ),
                (
                    "intro",
                    models.CharField(
                        blank=True,
                        default="What we teach, where to get advice, and how to report.",
                        max_length=200,
                        verbose_name="one line below it",
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        help_text=(
                            "Shown beside “How to report”, for example: Mrs Shaw, our safeguarding "
                            "lead, on 01433 000000."
                        ),
                        max_length=200,
                        verbose_name="who to talk to at school",
                    ),
                ),
                (
                    "teaching",
                    models.TextField(
                        blank=True,
                        help_text=(
                            "Shown above the list of lessons. You could say where to read your policy."
                        ),
                        validators=[django.core.validators.MaxLengthValidator(2000)],
                        verbose_name="about what you teach",
                    ),
                ),
                (
                    "guidance",
                    models.TextField(
                        blank=True, validators=[django.core.validators.MaxLengthValidator(8000)]
                    ),
                ),
                (
                    "embedded_in",
                    models.TextField(
                        blank=True,
                        help_text="One address on each line. No other website can show the page.",
                        validators=[curriculum.origins.validate_origins],
                        verbose_name="websites that may show it",
                    ),
                ),
                (
                    "school",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="families_page",
                        to="classes.school",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalDocument",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("families", "Families"),
                            ("staff", "Staff"),
                            ("both", "Families and staff"),
                        ],
                        default="staff",
                        max_length=10,
                    ),
                ),
                ("file", models.TextField(max_length=200)),
                ("filename", models.CharField(editable=False, max_length=160)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("docx", "Word"),
                            ("pptx", "PowerPoint"),
                            ("xlsx", "Excel"),
                            ("odt", "OpenDocument text"),
                            ("odp", "OpenDocument presentation"),
                            ("ods", "OpenDocument spreadsheet"),
                            ("jpg", "JPEG picture"),
                            ("png", "PNG picture"),
                        ],
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("size", models.PositiveIntegerField(editable=False, help_text="In bytes.")),
                (
                    "sha256",
                    models.CharField(
                        editable=False,
                        max_length=64,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9a-f]{64}$", "A digest is 64 lower-case hex digits."
                            )
                        ],
                        verbose_name="SHA-256",
                    ),
                ),
                (
                    "uploaded_at",
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
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="curriculum.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical document",
                "verbose_name_plural": "historical documents",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFamiliesPage",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "is_published",
                    models.BooleanField(
                        default=False,
                        help_text=(
                            "Anybody with the address can then read the page. Until then, only staff "
                            "can."
                        ),
                        verbose_name="published",
                    ),
                ),
                (
                    "heading",
                    models.CharField(default="Keeping your child safe online", max_length=100),
                ),
                (
                    "intro",
                    models.CharField(
                        blank=True,
                        default="What we teach, where to get advice, and how to report.",
                        max_length=200,
                        verbose_name="one line below it",
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        help_text=(
                            "Shown beside “How to report”, for example: Mrs Shaw, our safeguarding "
                            "lead, on 01433 000000."
                        ),
                        max_length=200,
                        verbose_name="who to talk to at school",
                    ),
                ),
                (
                    "teaching",
                    models.TextField(
                        blank=True,
                        help_text=(
                            "Shown above the list of lessons. You could say where to read your policy."
                        ),
                        validators=[django.core.validators.MaxLengthValidator(2000)],
                        verbose_name="about what you teach",
                    ),
                ),
                (
                    "guidance",
                    models.TextField(
                        blank=True, validators=[django.core.validators.MaxLengthValidator(8000)]
                    ),
                ),
                (
                    "embedded_in",
                    models.TextField(
                        blank=True,
                        help_text="One address on each line. No other website can show the page.",
                        validators=[curriculum.origins.validate_origins],
                        verbose_name="websites that may show it",
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
                "verbose_name": "historical families page",
                "verbose_name_plural": "historical families pages",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Module",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.SlugField(
                        help_text="The module’s name in files, such as real-love-rocks.",
                        max_length=60,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("publisher", models.CharField(blank=True, max_length=120)),
                (
                    "about",
                    models.TextField(
                        blank=True, validators=[django.core.validators.MaxLengthValidator(2000)]
                    ),
                ),
                (
                    "is_outline",
                    models.BooleanField(
                        default=False,
                        help_text=(
                            "Every plan shows this mark. Untick it once you have checked the module "
                            "against your pack."
                        ),
                        verbose_name="an outline to adapt",
                    ),
                ),
                (
                    "for_families",
                    models.BooleanField(
                        default=True,
                        help_text=(
                            "Families see the titles of its sessions. They see the aims too, unless it "
                            "is an outline to adapt."
                        ),
                        verbose_name="shown on the families’ page",
                    ),
                ),
                (
                    "is_archived",
                    models.BooleanField(default=False, editable=False, verbose_name="archived"),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="curriculum.module",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="modules",
                        to="classes.school",
                    ),
                ),
            ],
            options={
                "ordering": ["title", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("school", "key"), name="module_key_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("school", None)),
                        fields=("key",),
                        name="module_key_unique_in_library",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalSession",
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
                    "position",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                (
                    "aims",
                    models.TextField(
                        blank=True,
                        help_text=(
                            "By the end, children can … Write one aim on each line, starting with a "
                            "verb."
                        ),
                        validators=[django.core.validators.MaxLengthValidator(1500)],
                    ),
                ),
                (
                    "outline",
                    models.TextField(
                        blank=True,
                        help_text="The steps of the lesson, one on each line.",
                        validators=[django.core.validators.MaxLengthValidator(3000)],
                    ),
                ),
                (
                    "before_teaching",
                    models.TextField(
                        blank=True,
                        help_text="What to do before the lesson.",
                        validators=[django.core.validators.MaxLengthValidator(1500)],
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(600),
                        ],
                    ),
                ),
                (
                    "is_archived",
                    models.BooleanField(default=False, editable=False, verbose_name="archived"),
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
            ],
            options={
                "verbose_name": "historical session",
                "verbose_name_plural": "historical sessions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalModule",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.SlugField(
                        help_text="The module’s name in files, such as real-love-rocks.",
                        max_length=60,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("publisher", models.CharField(blank=True, max_length=120)),
                (
                    "about",
                    models.TextField(
                        blank=True, validators=[django.core.validators.MaxLengthValidator(2000)]
                    ),
                ),
                (
                    "is_outline",
                    models.BooleanField(
                        default=False,
                        help_text=(
                            "Every plan shows this mark. Untick it once you have checked the module "
                            "against your pack."
                        ),
                        verbose_name="an outline to adapt",
                    ),
                ),
                (
                    "for_families",
                    models.BooleanField(
                        default=True,
                        help_text=(
                            "Families see the titles of its sessions. They see the aims too, unless it "
                            "is an outline to adapt."
                        ),
                        verbose_name="shown on the families’ page",
                    ),
                ),
                (
                    "is_archived",
                    models.BooleanField(default=False, editable=False, verbose_name="archived"),
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
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="curriculum.module",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical module",
                "verbose_name_plural": "historical modules",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True)),
                ("heading", models.CharField(max_length=160)),
                ("source", models.CharField(blank=True, max_length=160)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="curriculum.framework",
                    ),
                ),
            ],
            options={
                "ordering": ["framework__position", "position"],
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("publisher", models.CharField(blank=True, max_length=160)),
                (
                    "about",
                    models.TextField(blank=True, max_length=1000, verbose_name="what it is for"),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("families", "Families"),
                            ("staff", "Staff"),
                            ("both", "Families and staff"),
                        ],
                        default="staff",
                        max_length=10,
                    ),
                ),
                (
                    "is_urgent",
                    models.BooleanField(
                        default=False,
                        help_text="Shown first: how to report, or where to get help at once.",
                        verbose_name="urgent",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=100,
                        help_text="Lower numbers come first.",
                        verbose_name="place in the list",
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        validators=[
                            django.core.validators.URLValidator(
                                ["http", "https"], message="Give the address of a web page."
                            )
                        ],
                        verbose_name="address",
                    ),
                ),
                (
                    "is_archived",
                    models.BooleanField(default=False, editable=False, verbose_name="put away"),
                ),
                (
                    "founding_name",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=160,
                        verbose_name="name on the school's first page",
                    ),
                ),
                ("key", models.SlugField(blank=True, editable=False, max_length=60)),
                ("shipped_seen", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "link_state",
                    models.CharField(
                        choices=[
                            ("not_checked", "Not checked"),
                            ("working", "Working"),
                            ("moved", "Moved"),
                            ("broken", "Broken"),
                        ],
                        default="not_checked",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("link_checked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("link_moved_to", models.URLField(blank=True, editable=False, max_length=500)),
                ("link_detail", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "link_redirects",
                    models.JSONField(
                        default=list,
                        editable=False,
                        help_text="The redirects followed, each as [status, address].",
                    ),
                ),
                (
                    "link_failures",
                    models.PositiveSmallIntegerField(
                        default=0,
                        editable=False,
                        help_text="The number of days in a row on which the check failed.",
                    ),
                ),
                ("link_failed_on", models.DateField(blank=True, editable=False, null=True)),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="curriculum.resource",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="curriculum.document",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="resources",
                        to="classes.school",
                    ),
                ),
            ],
            options={
                "ordering": ["-is_urgent", "position", "title", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalResource",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("publisher", models.CharField(blank=True, max_length=160)),
                (
                    "about",
                    models.TextField(blank=True, max_length=1000, verbose_name="what it is for"),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("families", "Families"),
                            ("staff", "Staff"),
                            ("both", "Families and staff"),
                        ],
                        default="staff",
                        max_length=10,
                    ),
                ),
                (
                    "is_urgent",
                    models.BooleanField(
                        default=False,
                        help_text="Shown first: how to report, or where to get help at once.",
                        verbose_name="urgent",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=100,
                        help_text="Lower numbers come first.",
                        verbose_name="place in the list",
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        validators=[
                            django.core.validators.URLValidator(
                                ["http", "https"], message="Give the address of a web page."
                            )
                        ],
                        verbose_name="address",
                    ),
                ),
                (
                    "is_archived",
                    models.BooleanField(default=False, editable=False, verbose_name="put away"),
                ),
                (
                    "founding_name",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=160,
                        verbose_name="name on the school's first page",
                    ),
                ),
                ("key", models.SlugField(blank=True, editable=False, max_length=60)),
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
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="curriculum.document",
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
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="curriculum.resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical resource",
                "verbose_name_plural": "historical resources",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Session",
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
                    "position",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                (
                    "aims",
                    models.TextField(
                        blank=True,
                        help_text=(
                            "By the end, children can … Write one aim on each line, starting with a "
                            "verb."
                        ),
                        validators=[django.core.validators.MaxLengthValidator(1500)],
                    ),
                ),
                (
                    "outline",
                    models.TextField(
                        blank=True,
                        help_text="The steps of the lesson, one on each line.",
                        validators=[django.core.validators.MaxLengthValidator(3000)],
                    ),
                ),
                (
                    "before_teaching",
                    models.TextField(
                        blank=True,
                        help_text="What to do before the lesson.",
                        validators=[django.core.validators.MaxLengthValidator(1500)],
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(600),
                        ],
                    ),
                ),
                (
                    "is_archived",
                    models.BooleanField(default=False, editable=False, verbose_name="archived"),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="curriculum.module",
                    ),
                ),
                (
                    "outcomes",
                    models.ManyToManyField(
                        blank=True, related_name="sessions", to="curriculum.outcome"
                    ),
                ),
            ],
            options={
                "ordering": ["module", "position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("oldest_year__lte", 13),
                            ("youngest_year__gte", 1),
                            ("youngest_year__lte", models.F("oldest_year")),
                        ),
                        name="session_year_groups_in_order",
                        violation_error_message="The youngest year cannot be above the oldest.",
                    ),
                    models.UniqueConstraint(
                        fields=("module", "position"), name="session_position_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 600)),
                        name="session_minutes_sensible",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="resource",
            name="sessions",
            field=models.ManyToManyField(
                blank=True, related_name="resources", to="curriculum.session"
            ),
        ),
        migrations.CreateModel(
            name="HistoricalSession_outcomes",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="curriculum.historicalsession",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="curriculum.outcome",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="curriculum.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalSession_outcomes",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalResource_sessions",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="curriculum.historicalresource",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="curriculum.resource",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="curriculum.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalResource_sessions",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SessionVersion",
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
                ("title", models.CharField(max_length=160)),
                ("aims", models.TextField(blank=True)),
                ("outline", models.TextField(blank=True)),
                ("before_teaching", models.TextField(blank=True)),
                ("minutes", models.PositiveSmallIntegerField()),
                ("until", models.DateTimeField()),
                (
                    "outcomes",
                    models.ManyToManyField(blank=True, related_name="+", to="curriculum.outcome"),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="curriculum.session",
                    ),
                ),
            ],
            options={
                "ordering": ["session", "until", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document", None), models.Q(("url", ""), _negated=True)),
                    models.Q(("document__isnull", False), ("url", "")),
                    _connector="OR",
                ),
                name="resource_link_or_document",
                violation_error_message="Give either an address or a document.",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(("audience__in", ["families", "staff", "both"])),
                name="resource_audience_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("link_state__in", ["not_checked", "working", "moved", "broken"])
                ),
                name="resource_link_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.UniqueConstraint(
                condition=models.Q(("school", None)),
                fields=("key",),
                name="resource_key_unique_in_shipped_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.UniqueConstraint(
                condition=models.Q(("copied_from__isnull", False)),
                fields=("school", "copied_from"),
                name="resource_copied_once_a_school",
            ),
        ),
    ]
