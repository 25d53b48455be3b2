from django.db import migrations


class Migration(migrations.Migration):
    """Tell the private note of an evening from the notes that an audit reads."""

    dependencies = [
        ("lessons", "0003_information_evenings"),
    ]

    operations = [
        migrations.RenameField("historicalinformationevening", "note", "private_note"),
        migrations.RenameField("informationevening", "note", "private_note"),
    ]
