"""Give each document an address that nobody can guess. Those of today keep their old one too."""

import uuid

from django.db import migrations, models


def give_addresses(apps, schema_editor):
    documents = apps.get_model("curriculum", "Document")
    for document in documents.objects.only("pk").iterator():
        documents.objects.filter(pk=document.pk).update(public_id=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("curriculum", "0001_squashed_0011_plain_words")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="was_numbered",
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AlterField(
            model_name="document",
            name="was_numbered",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="document",
            name="public_id",
            field=models.UUIDField(null=True, default=None, editable=False),
        ),
        migrations.RunPython(give_addresses, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="document",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, unique=True, editable=False),
        ),
    ]
