"""What is erased is gone from the disk: every byte of DATA_DIR is read. Real processes only."""

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
    """Return what runs a command on an installation of its own: SQLite in a new DATA_DIR."""
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

    return run


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file as it lies on the disk, and each part of every workbook unpacked."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as parts:
                for part in parts.namelist():
                    yield f"{path.name} {part}", parts.read(part)


def forms(name: str) -> set[bytes]:
    """Return the words of a child's name as bytes, in each form in which they may be stored."""
    found = set()
    for word in re.findall(r"\w\w+", name):
        parts = unicodedata.normalize("NFD", word)
        plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
        for form in (word, word.upper(), parts, parts.upper(), plain):
            found |= {form.encode(), json.dumps(form)[1:-1].encode()}
    return {form.lower() for form in found}


def holding(folder: Path, name: str) -> set[str]:
    """Return the ends of the names of what holds a word of the child's name, however typed."""
    words = forms(name)
    return {
        where.split(" ")[0].rsplit(".", 1)[-1]
        for where, content in contents(folder)
        if any(word in content.lower() for word in words)
    }


@pytest.fixture
def server(tmp_path) -> Iterator[subprocess.Popen]:
    """Return a process that reads all the while, so that the write-ahead log grows and stays.

    Not this process: to read the file here would drop the locks of a connection that is open here.
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
    assert holding(tmp_path, BY_HAND) == holding(tmp_path, BY_AGE) == everywhere

    run("-m", "tests.reports.retention.worker", "erase")
    assert holding(tmp_path, BY_HAND) == set()
    assert "sqlite3" in holding(tmp_path, BY_AGE)

    assert "Names of children who left: 1 child" in run("manage.py", "retention", "--apply")
    assert holding(tmp_path, BY_AGE) == set()
    connection = sqlite3.connect(tmp_path / "db.sqlite3")
    rows = connection.execute("SELECT sha256, file FROM reports_auditexport").fetchall()
    assert [len(digest) for digest, _ in rows] == [64, 64]
    assert [file for _, file in rows if (tmp_path / "media" / file).exists()] == []
    connection.close()
