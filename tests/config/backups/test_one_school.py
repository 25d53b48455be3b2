"""One school of two is backed up, removed and restored, and nobody sees a difference."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.backups import circle

pytestmark = [pytest.mark.load, pytest.mark.sqlite_is_enough]


@pytest.fixture(scope="module")
def stages(migrated, tmp_path_factory):
    """Go round once, in an installation of its own."""
    folder = tmp_path_factory.mktemp("data")
    shutil.copy(migrated, folder / "db.sqlite3")
    own = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    own |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", circle.__name__, str(folder / "archives")],
        cwd=Path(__file__).parents[3],
        env=own,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_school_comes_back_as_it_was_under_new_keys(stages):
    before, after = stages["before"], stages["after"]
    assert before["documents"]
    assert after["lead"] == ["/", True]  # with the second step
    for what in ("workbook", "documents", "imports", "lead"):
        assert after[what] == before[what], what
    assert after["key"] > before["key"]


def test_no_row_of_anybody_else_changes(stages):
    assert not stages["removed"]["school"]
    for stage in ("still", "removed", "after"):
        assert stages[stage]["others"] == stages["before"]["others"], stage


def test_a_school_that_is_here_is_not_overwritten(stages):
    assert "a school here with this short name: hope-valley" in stages["refused"]
