"""The secret key, which is generated once for each installation."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from config.secret_key import secret_key_from


def test_it_is_made_once_and_kept(tmp_path):
    first = secret_key_from(tmp_path / "new")
    assert len(first) >= 50
    assert secret_key_from(tmp_path / "new") == first


def test_two_installations_have_two_keys(tmp_path):
    assert secret_key_from(tmp_path / "a") != secret_key_from(tmp_path / "b")


def test_only_the_owner_can_read_it(tmp_path):
    secret_key_from(tmp_path)
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_processes_that_start_together_agree(tmp_path):
    command = [
        sys.executable,
        "-c",
        "import sys, pathlib; from config.secret_key import secret_key_from;"
        "print(secret_key_from(pathlib.Path(sys.argv[1])))",
        str(tmp_path),
    ]

    def start(_: int) -> str:
        return subprocess.run(
            command, capture_output=True, text=True, check=True, env=os.environ.copy()
        ).stdout

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(start, range(6)))) == 1
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["secret_key"]
