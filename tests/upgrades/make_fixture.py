"""Makes a fixture of the current version, from which later versions must be able to upgrade.

    python -m tests.upgrades.make_fixture NAME

NAME is the version, such as 1.4. This plays the story (story.py) in a new SQLite database and
writes these files to fixtures/:

NAME.json.gz        each row as this version stores it, the migrations that made the tables, and
                    the figures of the audit workbook that this version exports
NAME.answers.json   what the pages of this version say about the past; short enough to review

Make one for each release and commit both files. test_upgrade.py finds them by itself. Never make a
fixture again later: its value is that the old code made it.

    --database      also writes NAME.sqlite3.gz, the database itself, to upgrade as a school does
    --rows-only     leaves out the answers, for a version that has no such pages
    --answers-only  writes the answers of existing fixtures again with the current code; use it
                    only if a changed answer is intended
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import time_machine

FIXTURES = Path(__file__).parent / "fixtures"
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    options = _arguments()
    if not options.answers_only:
        with TemporaryDirectory() as folder:
            os.environ["DATA_DIR"] = folder
            os.environ.pop("DATABASE_URL", None)
            _make(options.name, with_database=options.database)
    names = (
        [options.name] if options.name else sorted(f.name[:-8] for f in FIXTURES.glob("*.json.gz"))
    )
    for name in names if not options.rows_only else []:
        _write_answers(name)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", nargs="?", metavar="NAME")
    parser.add_argument("--database", action="store_true")
    parser.add_argument("--rows-only", action="store_true")
    parser.add_argument("--answers-only", action="store_true")
    options = parser.parse_args()
    if not options.name and not options.answers_only:
        parser.error("give the fixture a name, such as the version")
    return options


def _make(name: str, *, with_database: bool) -> None:
    from tests.upgrades.upgrade import start_django

    start_django()
    from django.core.management import call_command

    from tests.upgrades import rows
    from tests.upgrades.figures import workbooks
    from tests.upgrades.story import Story
    from tests.upgrades.teller import END

    rows.do_not_wait_for_the_disk()
    rows.migrate_to_newest()
    call_command("load_library", verbosity=0)
    Story().tell()
    with time_machine.travel(END, tick=True):
        if with_database:
            _write(f"{name}.sqlite3.gz", rows.database_file())
        made = {
            "migrations": rows.applied_migrations(),
            "tables": rows.dump(),
            "workbooks": workbooks(),
        }
    _write(f"{name}.json.gz", json.dumps(made, ensure_ascii=False).encode())


def _write(name: str, content: bytes) -> None:
    FIXTURES.mkdir(exist_ok=True)
    (FIXTURES / name).write_bytes(gzip.compress(content, mtime=0))
    print(FIXTURES / name)


def _write_answers(name: str) -> None:
    """Upgrade the fixture in another process and save its answers."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        env = os.environ | {"DATA_DIR": folder}
        env.pop("DATABASE_URL", None)
        fixture = FIXTURES / f"{name}.json.gz"
        command = [sys.executable, "-m", "tests.upgrades.upgrade", fixture, out]
        subprocess.run(command, cwd=ROOT, env=env, check=True)
        answers = json.loads(out.read_text())["answers"]
    path = FIXTURES / f"{name}.answers.json"
    path.write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n")
    print(path)


if __name__ == "__main__":
    main()
