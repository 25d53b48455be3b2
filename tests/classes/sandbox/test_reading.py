"""What the rest of the product sees: rows, or a sentence."""

import datetime as dt
import io
import threading

import pytest
from openpyxl import Workbook

from classes.sandbox import ReadingStoppedError, pool, read_apart
from classes.tables import TableRefusedError, read_tables
from classes.tables import reading as in_process
from tests.classes.tables.conftest import saved

pytestmark = pytest.mark.sqlite_is_enough


def a_workbook() -> bytes:
    book = Workbook()
    day, moment = dt.date(2026, 9, 7), dt.datetime(2026, 9, 7, 9, 30, 17)
    book.active.append(["Tom", 5, 0.5, True, day, moment, None, "a\nb", "“é”", "2026-09-07"])
    book.active.append(["Ada"])
    return saved(book)


def test_a_child_sends_what_reading_here_gives():
    content = a_workbook()
    here = in_process.read_tables(io.BytesIO(content), "list.xlsx")
    assert read_tables(io.BytesIO(content), "list.xlsx") == here
    csv = b"Name\n\nTom\n"
    assert read_tables(io.BytesIO(csv), "a.csv")[0].line(1) == 2


def test_a_refusal_is_the_same_sentence():
    with pytest.raises(TableRefusedError, match="This is a PDF"):
        read_tables(io.BytesIO(b"%PDF-1.7"), "list.xlsx")


def test_a_reader_that_fails_is_a_sentence_that_says_what_to_do():
    with pytest.raises(ReadingStoppedError) as stopped:
        read_apart("tables", b"Name\nTom\n", name=5, having=[], sheets=[])
    (sentence,) = stopped.value.messages
    assert "could not be read, so we stopped. Nothing was changed. Open it" in sentence


def test_a_process_that_ended_since_is_replaced():
    read_tables(io.BytesIO(b"Name\nTom\n"), "a.csv")
    for nursery in pool._idle:
        nursery._process.kill()
    assert read_tables(io.BytesIO(b"Name\nTom\n"), "a.csv")[0].rows == [["Name"], ["Tom"]]


def test_eight_files_at_once_are_all_read_by_no_more_processes_than_allowed():
    read: list[int] = []

    def one() -> None:
        read.append(len(read_tables(io.BytesIO(b"Name\nTom\n"), "a.csv")[0].rows))

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [2] * 8
    assert len(pool._idle) <= pool.AT_ONCE


def test_who_waits_too_long_is_told_so(monkeypatch):
    monkeypatch.setattr(pool, "WAITS", 0.01)
    with pool._turn(), pool._turn(), pytest.raises(TableRefusedError, match="Wait a minute"):
        read_tables(io.BytesIO(b"Name\nTom\n"), "a.csv")
