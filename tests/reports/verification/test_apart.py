"""A child reads and compares: the server gets what reading here gives, or a sentence."""

from collections.abc import Iterator
from dataclasses import asdict

import pytest

from classes.sandbox import pool
from classes.sandbox.limits import Limits as ChildLimits
from reports.verification import job
from reports.verification.limits import Limits
from reports.verification.verdict import Verdict
from tests.reports.verification.conftest import changed, shown_differences

LIMITS = asdict(Limits())


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


def test_a_child_compares_as_comparing_here_does(ask, content):
    copy = changed(content, change)
    _, *groups = job.comparison(copy, content, limits=LIMITS, closest=False)
    here = [one for group in groups for one in group["first"]]
    assert shown_differences(ask(copy)) == here
    assert [place for _, place, _, _ in here] == ["I2", "Row 3"]


def test_of_several_originals_the_closest_is_compared_with(content):
    other = changed(content, lambda book: book.remove(book["Lessons"]))
    copy = changed(content, change)
    place, *_ = job.comparison(copy, other, content, limits=LIMITS, closest=True)
    assert place == 1
    assert not list(job.comparison(changed(content), limits=LIMITS, closest=True))


def test_a_refusal_is_a_sentence(content):
    few = asdict(Limits(unpacked=1_000))
    (refusal,) = job.claim(content, limits=few)
    assert "far bigger than any workbook" in refusal["refused"]
    assert [refusal] == list(job.comparison(content, content, limits=few, closest=False))


def test_a_file_that_takes_too_much_is_a_verdict_with_the_reason(ask, content, little_memory):
    answer = ask(changed(content))
    assert answer.verdict is Verdict.UNREADABLE
    assert answer.reason == "This file takes too much memory to read, so we stopped."
