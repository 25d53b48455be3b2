from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("classes", "0010_access_records"),
        ("reports", "0006_clearing_of_texts"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="clearing",
            name="clearing_known",
        ),
        migrations.AlterField(
            model_name="clearing",
            name="what",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="historicalclearing",
            name="what",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="clearing",
            constraint=models.CheckConstraint(
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
        ),
    ]
