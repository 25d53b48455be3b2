"""The data folder is read by the system's own account alone."""

import os
import stat
import subprocess
import sys

import pytest

from config.private import narrow

pytestmark = pytest.mark.sqlite_is_enough

PROGRAM = "from config import settings; (settings.DATA_DIR / 'db.sqlite3').write_text('names')"


def modes(folder) -> dict[str, str]:
    paths = [folder, *folder.rglob("*")]
    return {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in paths}


def test_what_is_made_is_private_whatever_the_umask_of_the_account(tmp_path):
    data = tmp_path / "data"
    subprocess.run(
        ["/bin/sh", "-c", f'umask 022; exec {sys.executable} -c "{PROGRAM}"'],
        env=os.environ | {"DATA_DIR": str(data)},
        check=True,
    )
    assert modes(data) == {
        "data": "0o700",
        "db.sqlite3": "0o600",
        "secret_key": "0o600",
        "tmp": "0o700",
    }


def test_what_an_earlier_version_left_open_is_closed(tmp_path):
    data = tmp_path / "data"
    for folder in ("media/exports", "static"):
        (data / folder).mkdir(parents=True)
    for file in ("db.sqlite3", "db.sqlite3-wal", "media/exports/1.xlsx", "static/app.css"):
        (data / file).write_text("names")
        (data / file).chmod(0o644)
    for folder in (data, data / "media", data / "media/exports", data / "static"):
        folder.chmod(0o755)
    (data / "media/link").symlink_to("/etc/hostname")
    narrow(data)
    found = modes(data)
    assert found.pop("static") == "0o755"
    assert found.pop("app.css") == "0o644"
    found.pop("link")
    assert set(found.values()) == {"0o700", "0o600"}
