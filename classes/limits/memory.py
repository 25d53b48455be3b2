"""Counters in the memory of one server process, for what must not wait for the database.

Each process counts for itself: with two, twice as much is let through.
"""

import threading
import time
from collections.abc import Collection, Mapping

from classes.limits.counters import TooManyCountersError

MOST_COUNTERS = 100_000
"""About 20 MB. More sources than this within a minute are an attack."""


class MemoryCounters:
    """Counts as classes/limits/counters.py does. Several threads may use it at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counters: dict[str, tuple[int, float]] = {}

    def count(self, seconds: Mapping[str, int]) -> dict[str, tuple[int, float]]:
        """Count one use of each key. Raise TooManyCountersError if there is no room."""
        now = time.time()
        with self._lock:
            new = [key for key in seconds if key not in self._counters]
            self._make_room(len(new), now)
            counted = {}
            for key, lasts in seconds.items():
                uses, ends = self._counters.get(key, (0, 0.0))
                counted[key] = (uses + 1, ends) if ends > now else (1, now + lasts)
            self._counters |= counted
        return counted

    def _make_room(self, wanted: int, now: float) -> None:
        if len(self._counters) + wanted <= MOST_COUNTERS:
            return
        self._counters = {key: value for key, value in self._counters.items() if value[1] > now}
        if len(self._counters) + wanted > MOST_COUNTERS:
            raise TooManyCountersError

    def give_back(self, keys: Collection[str]) -> None:
        """Take one use back of each key."""
        with self._lock:
            for key in keys:
                uses, ends = self._counters.get(key, (0, 0.0))
                if uses > 1:
                    self._counters[key] = (uses - 1, ends)
                else:
                    self._counters.pop(key, None)

    def clear(self) -> None:
        """Forget all counters."""
        with self._lock:
            self._counters.clear()
