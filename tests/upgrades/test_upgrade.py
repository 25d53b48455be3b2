"""An upgrade from an earlier version keeps the school's figures.

Each fixture is upgraded in its own process and database, on the database engine of this test run.
make_fixture.py makes the fixtures.
"""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from tests.upgrades.comparing import differences
from tests.upgrades.intended import as_intended_now, with_all_in_missed, without_new_rows
from tests.upgrades.make_fixture import FIXTURES, ROOT
from tests.upgrades.upgrade import read

ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES = sorted(path.name.removesuffix(".sqlite3.gz") for path in FIXTURES.glob("*.sqlite3.gz"))
VERSIONS = sorted(
    {path.name.removesuffix(".json.gz") for path in FIXTURES.glob("*.json.gz")} - set(DATABASES)
)
"""The versions whose rows are loaded. A database file of a version says more, on SQLite."""


pytestmark = pytest.mark.django_db  # so that it runs on PostgreSQL, in a database of its own


@pytest.fixture
def environment(tmp_path) -> Iterator[dict[str, str]]:
    """Return the environment variables of a new installation with an empty database."""
    environment = os.environ | {"DATA_DIR": str(tmp_path / "data")}
    environment.pop("DATABASE_URL", None)
    if ON_SQLITE:
        yield environment
        return
    name = f"upgrade_{uuid.uuid4().hex}"
    _on_the_server("CREATE DATABASE {}", name)
    try:
        yield environment | {"DATABASE_URL": _address(name)}
    finally:
        _on_the_server("DROP DATABASE {} WITH (FORCE)", name)


def _on_the_server(statement: str, name: str) -> None:
    database = settings.DATABASES["default"]
    parameters = {
        "host": database["HOST"],
        "port": database["PORT"],
        "user": database["USER"],
        "password": database["PASSWORD"],
    }
    parameters = {key: value for key, value in parameters.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **parameters) as server:
        server.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _address(name: str) -> str:
    database = settings.DATABASES["default"]
    credentials = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}"
    return f"postgres://{credentials}@{database['HOST']}:{database['PORT']}/{name}"


@pytest.mark.skipif(ON_SQLITE, reason="a database file says more, and takes as long")
@pytest.mark.parametrize("version", VERSIONS)
def test_a_school_of_an_earlier_version_keeps_its_figures(version, environment, tmp_path):
    figures = upgraded(f"{version}.json.gz", environment, tmp_path)
    assert changed(version, figures) == []


@pytest.mark.skipif(not ON_SQLITE, reason="a database file is SQLite's")
@pytest.mark.parametrize("version", DATABASES)
def test_a_database_file_of_an_earlier_version_keeps_its_figures(version, environment, tmp_path):
    figures = upgraded(f"{version}.sqlite3.gz", environment, tmp_path)
    assert changed(version, figures) == []


def upgraded(fixture: str, environment: dict[str, str], folder: Path) -> dict[str, Any]:
    """Upgrade a fixture with the current code and return its figures."""
    out = folder / "figures.json"
    command = [sys.executable, "-m", "tests.upgrades.upgrade", FIXTURES / fixture, out]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(out.read_text())


def changed(version: str, figures: dict[str, Any]) -> list[str]:
    """Return each line in which the figures differ from the expected ones."""
    then = read(FIXTURES / f"{version}.json.gz")["workbooks"]
    as_intended_now(version, then)
    then, now = without_new_rows(then), without_new_rows(figures["workbooks"])
    now = with_all_in_missed(now)
    lines = [": ".join(line) for line in differences(then, now)]
    answers = json.loads((FIXTURES / f"{version}.answers.json").read_text())
    return lines + [
        f"{question}: {figures['answers'][question]}, not {answer}"
        for question, answer in answers.items()
        if figures["answers"][question] != answer
    ]
