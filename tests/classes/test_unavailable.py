"""A database that cannot save just now is told apart from a fault of ours."""

import sqlite3

import pytest
from django.db import OperationalError, connection, transaction
from django.db.utils import DatabaseErrorWrapper

from classes.unavailable import Unavailable, unavailable


def error_of_sqlite(path, *statements: str) -> BaseException:
    """Return the error of the last statement, as Django raises it."""
    database = sqlite3.connect(path, isolation_level=None, timeout=0)
    *before, last = statements
    for statement in before:
        database.execute(statement)

    class Wrapper:
        Database = sqlite3
        errors_occurred = False

    with pytest.raises(OperationalError) as raised, DatabaseErrorWrapper(Wrapper()):
        database.execute(last)
    database.close()
    return raised.value


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["PRAGMA query_only=1", "INSERT INTO note VALUES (1)"], Unavailable.FULL_OR_READ_ONLY),
        (
            ["PRAGMA max_page_count=2", "INSERT INTO note VALUES (zeroblob(100000))"],
            Unavailable.FULL_OR_READ_ONLY,
        ),
        (["SELECT nonsense"], None),
    ],
)
def test_sqlite_says_why_it_did_not_save(tmp_path, statements, expected):
    made = sqlite3.connect(tmp_path / "notes")
    made.execute("CREATE TABLE note (text)")
    made.close()
    assert unavailable(error_of_sqlite(tmp_path / "notes", *statements)) is expected


def test_sqlite_says_that_it_is_locked(tmp_path):
    other = sqlite3.connect(tmp_path / "notes", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    error = error_of_sqlite(tmp_path / "notes", "BEGIN IMMEDIATE")
    other.close()
    assert unavailable(error) is Unavailable.BUSY


def test_an_error_that_has_led_to_another_counts():
    error = ValueError()
    error.__cause__ = OperationalError("database is locked")
    assert unavailable(error) is Unavailable.BUSY


def test_other_errors_are_faults_of_ours():
    assert unavailable(ValueError("database is locked")) is None
    assert unavailable(None) is None


def execute(statement: str, parameters: list | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="about PostgreSQL")
@pytest.mark.parametrize(
    ("limit", "statement"),
    [("statement_timeout", "SELECT pg_sleep(5)"), ("lock_timeout", "LOCK TABLE classes_school")],
)
def test_postgresql_gives_up_after_its_time_limit(transactional_db, limit, statement):
    other = connection.get_new_connection(connection.get_connection_params())
    other.execute("LOCK TABLE classes_school")
    with pytest.raises(OperationalError) as raised, transaction.atomic():  # noqa: PT012
        execute("SELECT set_config(%s, '50', true)", [limit])
        execute(statement)
    other.rollback()
    other.close()
    assert unavailable(raised.value) is Unavailable.BUSY
