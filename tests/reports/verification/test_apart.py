"""A child reads and compares: the server gets what reading here gives, or a sentence."""

from collections.abc import Iterator
from dataclasses import asdict, astuple

import pytest

from classes.sandbox import pool
from classes.sandbox.limits import Limits as ChildLimits
from reports.verification import job
from reports.verification.apart import compare_with, read
from reports.verification.limits import Limits
from reports.verification.verdict import Verdict
from tests.reports.verification.conftest import changed

LIMITS = Limits()


def change(book):
    book["Lessons"]["I2"] = 7
    book["Lessons"].row_dimensions[3].hidden = True


@pytest.fixture
def little_memory() -> Iterator[None]:
    """Have the next file read by a child that may use next to no memory."""
    others, pool._idle[:] = pool._idle[:], [pool.Nursery(limits=ChildLimits(memory=20_000_000))]
    yield
    for nursery in pool._idle:
        nursery.end()
    pool._idle[:] = others


def test_a_child_sends_what_reading_here_gives(content):
    about, *sheets = job.contents(content, limits=asdict(LIMITS))
    there = read(content, LIMITS)
    assert there.claim.to_json() == about["claim"]
    assert there.claim.made_at is not None
    assert list(there.notes) == about["notes"]
    assert there.is_dated
    assert [sheet.to_json() for sheet in there.sheets] == sheets


def test_a_child_compares_as_comparing_here_does(content):
    copy = changed(content, change)
    (here,) = job.comparison(copy, content, limits=asdict(LIMITS), closest=False)
    there = compare_with([content], copy, LIMITS, closest=False)
    assert [astuple(difference) for difference in there.differences.first] == here["first"]
    assert list(there.notes) == here["notes"] == ["1 row on the sheet Lessons is hidden."]
    assert [sheet.to_json() for sheet in there.sheets] == here["sheets"]


def test_of_several_originals_the_closest_is_compared_with(content):
    other = changed(content, lambda book: book.remove(book["Lessons"]))
    copy = changed(content, change)
    (here,) = job.comparison(copy, other, content, limits=asdict(LIMITS), closest=True)
    assert here["place"] == 1
    assert not list(job.comparison(changed(content), limits=asdict(LIMITS), closest=True))


def test_a_refusal_is_the_same_sentence(content):
    few = asdict(Limits(cells=5))
    (refusal,) = job.contents(content, limits=few)
    assert "contains far more" in refusal["refused"]
    assert [refusal] == list(job.comparison(content, content, limits=few, closest=False))


def test_a_file_that_takes_too_much_is_a_verdict_with_the_reason(ask, content, little_memory):
    answer = ask(changed(content))
    assert answer.verdict is Verdict.UNREADABLE
    assert answer.reason == "This file takes too much memory to read, so we stopped."
