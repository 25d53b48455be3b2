"""A turn lasts from the first write to the end of the transaction, however that ends."""

import gc
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError, connections, transaction
from django.db.utils import ConnectionHandler

from config.sqlite3.base import DatabaseWrapper

ALIAS = "notes"
PATIENCE = 0.3


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "notes"
    made = sqlite3.connect(path)
    made.execute("CREATE TABLE note (text UNIQUE)")
    made.close()
    return path


@pytest.fixture
def connection(path, django_db_blocker) -> Iterator[DatabaseWrapper]:
    """A connection of this thread to a database of its own. Other threads have their own."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": PATIENCE}
    options["init_command"] = "PRAGMA journal_mode=WAL"
    database = {"ENGINE": "config.sqlite3", "NAME": str(path), "OPTIONS": options}
    connections.databases[ALIAS] = ConnectionHandler({"default": database}).databases["default"]
    with django_db_blocker.unblock():
        yield connections[ALIAS]
        connections[ALIAS].close()
    del connections[ALIAS], connections.databases[ALIAS]


def write(text: str = "a") -> None:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("INSERT INTO note VALUES (%s)", [text])


def is_free(connection: DatabaseWrapper) -> bool:
    turn = connection.turns.take(0)
    if turn:
        turn.end()
    return bool(turn)


def in_a_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(5)


def test_a_transaction_has_the_turn_until_its_end(connection):
    with transaction.atomic(ALIAS):
        assert not is_free(connection)
        with transaction.atomic(ALIAS):
            write()
        assert not is_free(connection)
    assert is_free(connection)


def test_reading_takes_no_turn(connection):
    with transaction.atomic(ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT * FROM note")
        assert not is_free(connection)  # an atomic block may write, so it asks at its start
    turn = connection.turns.take(0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM note")
    turn.end()


def test_a_write_without_a_transaction_takes_its_turn_and_gives_it_back(connection):
    turn = connection.turns.take(0)
    with pytest.raises(OperationalError, match="database is locked"):
        write()
    turn.end()
    write()
    assert is_free(connection)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_error_ends_the_turn(connection, error):
    with pytest.raises(error), transaction.atomic(ALIAS):
        raise error
    assert is_free(connection)


def test_a_refused_write_without_a_transaction_ends_the_turn(connection):
    write()
    with pytest.raises(IntegrityError):
        write()
    assert is_free(connection)


def test_a_connection_that_is_closed_in_a_transaction_ends_the_turn(connection):
    with transaction.atomic(ALIAS):
        connection.close()
        assert is_free(connection)
    write()
    assert is_free(connection)


def test_a_commit_by_hand_ends_the_turn(connection):
    with connection.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("INSERT INTO note VALUES ('a')")
        assert not is_free(connection)
        cursor.execute("COMMIT")
    assert is_free(connection)


def test_a_thread_that_ends_in_the_middle_leaves_no_turn(connection):
    in_a_thread(lambda: transaction.atomic(ALIAS).__enter__())
    gc.collect()
    assert is_free(connection)


def test_waiting_for_another_process_and_for_the_turn_share_the_time_limit(connection, path):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    waits = []

    def save() -> None:
        with pytest.raises(OperationalError, match="is locked"), transaction.atomic(ALIAS):
            pass
        waits.append(time.monotonic() - started)

    threads = [threading.Thread(target=save) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    other.execute("ROLLBACK")
    assert len(waits) == 4
    assert max(waits) < PATIENCE * 2
    assert is_free(connection)


def test_many_who_save_at_once_all_save_in_turn(connection):
    def save(number: int) -> None:
        for row in range(20):
            with transaction.atomic(ALIAS):
                write(f"{number} {row}")
        connections[ALIAS].close()

    threads = [threading.Thread(target=save, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    with connection.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM note").fetchone() == (160,)
    assert is_free(connection)
