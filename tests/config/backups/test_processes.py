"""A backup made by the command, and restored aside, as at a school: each in its own process."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.load, pytest.mark.sqlite_is_enough]

ROOT = Path(__file__).parents[3]


@pytest.fixture
def manage(migrated, tmp_path):
    """Return a function that runs a command in an installation with a migrated database."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(migrated, folder / "db.sqlite3")
    own = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    own |= {"DATA_DIR": str(folder)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True)

    return run


def test_a_backup_is_restored_aside_and_nothing_differs(manage, tmp_path):
    manage("create_school", "Fern Bank Primary", "--lead", "lead@school.example")
    place = tmp_path / "backups"
    made = manage("backup", "--to", str(place))
    assert made.returncode == 0, made.stderr
    assert "AGE-SECRET-KEY" not in made.stdout + made.stderr
    (archive,) = place.iterdir()
    checked = manage("check_backup", str(archive))
    assert checked.returncode == 0, checked.stderr
    assert f"{archive.name} is good" in checked.stdout
    assert "audit workbooks of schools: 1" in checked.stdout
    assert os.listdir(tmp_path / "data" / "tmp") == []
