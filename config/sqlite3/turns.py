"""Turns: who asks first, writes first.

SQLite lets one connection write at a time. The others look again and again whether the lock is
free, and whoever looks at the right moment gets it, however long the rest have waited. So within
a process they queue here, and only the first in the queue asks SQLite.
"""

import threading
import time
from collections import deque


class Turns:
    """The queue for one database file."""

    def __init__(self) -> None:
        # Reentrant, because the garbage collector may end a forgotten turn at any moment.
        self._lock = threading.RLock()
        self._waiting: deque[Turn] = deque()
        self._current: Turn | None = None

    def take(self, seconds: float, *, before_others: bool = False) -> "Turn | None":
        """Return the turn once it has come, or None if that takes longer than `seconds`."""
        turn = Turn(self)
        with self._lock:
            (self._waiting.appendleft if before_others else self._waiting.append)(turn)
            self._call_next()
        if turn.wait(seconds):
            return turn
        turn.end()
        return None

    def saving_since(self) -> float | None:
        """Return since when (time.monotonic) somebody has had SQLite's lock, or None."""
        current = self._current
        return current.saving_since if current else None

    def _call_next(self) -> None:
        if self._current is None and self._waiting:
            self._current = self._waiting.popleft()
            self._current.call()

    def _end(self, turn: "Turn") -> None:
        with self._lock:
            if self._current is turn:
                self._current = None
            elif turn in self._waiting:
                self._waiting.remove(turn)
            self._call_next()


class Turn:
    """A place in the queue, and then the right to ask SQLite for its lock, until `end`."""

    saving_since: float | None = None

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._called = threading.Lock()
        self._called.acquire()

    def call(self) -> None:
        """Let whoever waits for this turn go on."""
        self._called.release()

    def wait(self, seconds: float) -> bool:
        """Return whether the turn came within this time. If interrupted, give it back."""
        try:
            return self._called.acquire(timeout=max(seconds, 0))
        except BaseException:
            self.end()
            raise

    def saves(self) -> None:
        """Note that SQLite has given its lock."""
        self.saving_since = time.monotonic()

    def end(self) -> None:
        """Give the turn back, or leave the queue. Nothing happens if that was done before."""
        self._turns._end(self)
