"""A worker that is killed in the middle of an import leaves nothing, and the next one does it."""

import contextlib
import json
import sqlite3
import time
from pathlib import Path

import pytest

from tests.lessons.imports.asking import CHILDREN
from tests.lessons.real_server import start

pytestmark = pytest.mark.load


@pytest.fixture
def run(environment):
    def run(module: str, *arguments: str) -> str:
        process = start(environment, module, *arguments)
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        return output

    return run


@pytest.fixture
def value(environment):
    """Return what runs a query on the database and gives its first value."""

    def value(query: str) -> int:
        connection = sqlite3.connect(Path(environment["DATA_DIR"]) / "db.sqlite3")
        with contextlib.closing(connection), connection:
            row = connection.execute(query).fetchone()
        return row and row[0]

    return value


def test_an_import_is_done_once_although_its_worker_is_killed(environment, run, value):
    job = run("tests.lessons.imports.asking").strip()
    progress = Path(environment["DATA_DIR"]) / "progress" / job
    worker = start(environment, "manage", "run_worker", "--once")
    wait_for_step(progress, 3)
    worker.kill()
    worker.communicate()
    assert value("SELECT count(*) FROM classes_pupil") == 0
    assert value(f"SELECT started_at FROM classes_job WHERE id = {job} AND ended_at IS NULL")
    value("UPDATE classes_workerseen SET seen_at = '2020-01-01'")  # as a minute later
    run("manage", "run_worker", "--once")
    assert value("SELECT count(*) FROM classes_pupil") == CHILDREN
    assert value("SELECT count(*) FROM classes_rosterimport") == 1
    assert value(f"SELECT ended_at FROM classes_job WHERE id = {job}")
    assert not progress.exists()


def wait_for_step(progress: Path, step: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(FileNotFoundError):
            if json.loads(progress.read_text())[0] >= step:
                return
        time.sleep(0.005)
    raise AssertionError("The worker did not get that far.")
