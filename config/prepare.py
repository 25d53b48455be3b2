"""Brings an installation up to date: run after installing and after each upgrade.

    python -m config.prepare

Safe to run again, and quick when there is nothing to do. `make run` does it at every start.
"""

import io
import os

import django
from django.core.management import call_command


def prepare() -> None:
    """Migrate the database, load the shipped library and collect the static files.

    Delete what expired, and what a killed process left, while the system was not running. Switch
    the demo's people off where a real school exists.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_library", stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    from classes.demo import switch_off_people
    from reports.retention.expired import delete_expired

    delete_expired()
    switch_off_people()


if __name__ == "__main__":
    prepare()
