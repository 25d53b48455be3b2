"""Erased names leave no bytes in DATA_DIR. These tests run real processes."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.retention.worker import BY_AGE, BY_HAND

pytestmark = pytest.mark.load
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def run(tmp_path, migrated):
    """Return a function that runs a command on a new installation with SQLite in DATA_DIR."""
    shutil.copy(migrated, tmp_path)
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment = kept | {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("manage.py", "createcachetable")
    return run


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes of every file on the disk, and of each part of every workbook."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as parts:
                for part in parts.namelist():
                    yield f"{path.name} {part}", parts.read(part)


def forms(name: str) -> set[bytes]:
    """Return the words of a child's name as bytes, in every form in which they may be stored."""
    encoded = set()
    for word in re.findall(r"\w\w+", name):
        parts = unicodedata.normalize("NFD", word)
        plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
        for form in (word, word.upper(), parts, parts.upper(), plain):
            encoded |= {form.encode(), json.dumps(form)[1:-1].encode()}
    return {form.lower() for form in encoded}


def suffixes_with(folder: Path, name: str) -> set[str]:
    """Return the suffixes of the files that contain a word of the child's name in any form."""
    words = forms(name)
    return {
        where.split(" ")[0].rsplit(".", 1)[-1]
        for where, content in contents(folder)
        if any(word in content.lower() for word in words)
    }


@pytest.fixture
def server(tmp_path) -> Iterator[subprocess.Popen]:
    """Return a process that keeps reading, so that the write-ahead log grows and stays.

    It must be another process: reading the file here would drop the locks of this one's connection.
    """
    command = [sys.executable, "-c", AT_WORK, str(tmp_path / "db.sqlite3")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:
        assert process.stdout.readline() == "reads\n"
        yield process
        process.communicate()


AT_WORK = """
import sqlite3, sys
server = sqlite3.connect(sys.argv[1], isolation_level=None)
server.execute("PRAGMA journal_mode=WAL")
server.execute("CREATE TABLE opened (id)")
server.execute("BEGIN")
server.execute("SELECT * FROM opened").fetchall()
print("reads", flush=True)
sys.stdin.readline()
server.execute("COMMIT")
server.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
print("rests", flush=True)
sys.stdin.readline()
"""


def test_no_byte_of_an_erased_name_stays_in_the_data(run, tmp_path, server):
    run("-m", "tests.reports.retention.worker", "make")
    print(file=server.stdin, flush=True)
    assert server.stdout.readline() == "rests\n"
    everywhere = {"sqlite3", "sqlite3-wal", "xlsx"}
    assert suffixes_with(tmp_path, BY_HAND) == suffixes_with(tmp_path, BY_AGE) == everywhere

    run("-m", "tests.reports.retention.worker", "erase")
    assert suffixes_with(tmp_path, BY_HAND) == set()
    assert "sqlite3" in suffixes_with(tmp_path, BY_AGE)

    assert "Names of children who left: 1 child" in run("manage.py", "retention", "--apply")
    assert suffixes_with(tmp_path, BY_AGE) == set()
    connection = sqlite3.connect(tmp_path / "db.sqlite3")
    rows = connection.execute("SELECT sha256, file FROM reports_auditexport").fetchall()
    assert [len(digest) for digest, _ in rows] == [64, 64]
    assert [file for _, file in rows if (tmp_path / "media" / file).exists()] == []
    connection.close()
