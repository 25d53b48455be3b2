import django.db.models.deletion
from django.db import migrations, models


def forget_rounds(apps, schema_editor):
    """Empty the table: a round lasts minutes, and the next one is kept as a job."""
    apps.get_model("curriculum", "LinkRound").objects.all().delete()


class Migration(migrations.Migration):
    """Take the model away and leave its table, which is empty and points to no other.

    The version before this reads it until it is restarted. A later migration drops it.
    """

    dependencies = [
        ("classes", "0031_jobs"),
        ("curriculum", "0014_defaults_of_the_database"),
    ]

    operations = [
        migrations.RunPython(forget_rounds, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="linkround",
            name="school",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="link_round",
                serialize=False,
                to="classes.school",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="LinkRound")]
        ),
    ]
