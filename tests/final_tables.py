"""Makes the tables of an empty database as all migrations leave them, without running them.

It takes a tenth of the time. tests/config/test_migrations.py runs the migrations themselves.
"""

import django
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader


def make_final_tables() -> None:
    """Make the tables as when a backup is restored, and record every migration as run."""
    from config.backups.rows import make_tables

    loader = MigrationLoader(None)
    replaced = {name for each in loader.disk_migrations.values() for name in each.replaces}
    make_tables(loader.graph.nodes.keys() | replaced)
    call_command("migrate", verbosity=0)  # adds the permissions


if __name__ == "__main__":
    django.setup()
    make_final_tables()
