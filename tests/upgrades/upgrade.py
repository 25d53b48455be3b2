"""Upgrades the data of an earlier version and writes the figures of the current code.

    python -m tests.upgrades.upgrade FIXTURE OUT

It runs in its own process, with an empty DATA_DIR and its own DATABASE_URL. FIXTURE is a .json.gz
of rows, or a .sqlite3.gz with a school's database.
"""

import gzip
import json
import os
import sys
from pathlib import Path
from typing import Any

import time_machine


def main(fixture: Path, out: Path) -> None:
    start_django()
    from django.conf import settings

    from tests.upgrades.figures import answers, workbooks
    from tests.upgrades.teller import END

    with time_machine.travel(END, tick=True):
        if fixture.name.endswith(".sqlite3.gz"):
            path = Path(settings.DATABASES["default"]["NAME"])
            path.write_bytes(gzip.decompress(fixture.read_bytes()))
            _upgrade_as_a_school_does()
        else:
            _upgrade_rows(read(fixture))
        figures = {"workbooks": workbooks(), "answers": answers()}
    out.write_text(json.dumps(figures, ensure_ascii=False))


def start_django() -> None:
    """Set up Django with plain static files, so that none need to be collected."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.conf import settings

    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    django.setup()


def read(fixture: Path) -> dict[str, Any]:
    """Return the content of a .json.gz file."""
    return json.loads(gzip.decompress(fixture.read_bytes()))


def _upgrade_rows(fixture: dict[str, Any]) -> None:
    from tests.upgrades import rows

    rows.do_not_wait_for_the_disk()
    state = rows.make_schema(fixture["migrations"])
    rows.load(fixture["tables"], state)
    rows.migrate_to_newest()


def _upgrade_as_a_school_does() -> None:
    from config.prepare import prepare

    prepare()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
