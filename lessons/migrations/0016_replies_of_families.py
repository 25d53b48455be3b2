"""Families say whether they are coming. Answers can be undone, and hold for one date."""

import django.core.validators
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def carry_over(apps, schema_editor):
    """Let answers hold for the evening as it is planned now; those without a pupil were dismissed."""
    answer = apps.get_model("lessons", "EveningAnswer")
    evening = apps.get_model("lessons", "InformationEvening").objects.filter(
        pk=models.OuterRef("evening_id")
    )
    answer.objects.update(answered_for=models.Subquery(evening.values("starts_at")))
    answer.objects.filter(settled_at__isnull=False, pupil=None).update(is_dismissed=True)


class Migration(migrations.Migration):
    dependencies = [
        ("classes", "0009_forms_saved_once"),
        ("lessons", "0015_not_due_without_a_date"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="eveninganswer",
            name="eveninganswer_adults_sensible",
        ),
        migrations.RemoveConstraint(
            model_name="eveninganswer",
            name="eveninganswer_settled_by_somebody",
        ),
        migrations.AddField(
            model_name="eveninganswer",
            name="answered_for",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="eveninganswer",
            name="is_dismissed",
            field=models.BooleanField(default=False, verbose_name="dismissed"),
        ),
        migrations.AddField(
            model_name="eveninganswer",
            name="language",
            field=models.CharField(
                blank=True, max_length=40, verbose_name="language of the interpreter"
            ),
        ),
        migrations.AddField(
            model_name="eveninganswer",
            name="reply",
            field=models.CharField(
                choices=[
                    ("coming", "We are coming"),
                    ("materials", "We cannot come: send us the materials"),
                    ("not_coming", "We are not coming any more"),
                ],
                default="coming",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="historicaleveninganswer",
            name="is_dismissed",
            field=models.BooleanField(default=False, verbose_name="dismissed"),
        ),
        migrations.AddField(
            model_name="historicaleveninganswer",
            name="reply",
            field=models.CharField(
                choices=[
                    ("coming", "We are coming"),
                    ("materials", "We cannot come: send us the materials"),
                    ("not_coming", "We are not coming any more"),
                ],
                default="coming",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="eveninganswer",
            name="adults",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(20),
                ],
            ),
        ),
        migrations.AlterField(
            model_name="historicaleveninganswer",
            name="adults",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(20),
                ],
            ),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="eveninganswer",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="eveninganswer",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="eveninganswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("pupil", None), ("is_dismissed", False), _connector="OR"),
                name="eveninganswer_dismissed_without_a_pupil",
            ),
        ),
    ]
