"""Times a piece of work against a yardstick."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

ROUNDS = 9


@dataclass(frozen=True)
class Figure:
    """The seconds of some work and of its yardstick: medians of the same rounds."""

    what: str
    seconds: float
    yardstick: float
    queries: int

    @property
    def ratio(self) -> float:
        return self.seconds / self.yardstick


def compare(what: str, work: Callable[[], object], yardstick: Callable[[], object]) -> Figure:
    """Time `work` and its yardstick in turn, after one round that does not count."""
    with CaptureQueriesContext(connection) as queries:
        work()
    yardstick()
    rounds = [(_seconds(work), _seconds(yardstick)) for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(column) for column in zip(*rounds, strict=True))
    return Figure(what, mine, theirs, len(queries))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
