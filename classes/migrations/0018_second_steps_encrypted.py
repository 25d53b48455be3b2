from django.db import migrations

from classes.people.second_factor import encrypt_anew


def encrypt(apps, schema_editor):
    """Encrypt the secrets of two-step sign-in that were stored in clear."""
    encrypt_anew(apps.get_model("mfa", "Authenticator").objects.all())


class Migration(migrations.Migration):
    dependencies = [
        ("classes", "0017_open_sessions"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.RunPython(encrypt, migrations.RunPython.noop),
    ]
