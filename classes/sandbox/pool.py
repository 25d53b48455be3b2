"""The server's side: reading processes, each used by one thread at a time."""

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from classes.sandbox.jobs import PLACES
from classes.sandbox.limits import Limits
from classes.sandbox.messages import HEAD, Outcome, request

AT_ONCE = 2
"""Files that are read at once in a server's process, so that their memory fits a small server."""

WAITS = 20
"""Seconds for which others wait for their turn."""

SPARE = 5
"""Seconds more than a child may take, for sending the file and the rows."""

ROOT = Path(__file__).resolve().parents[2]
START = "import sys; sys.path.insert(0, {!r}); from classes.sandbox.nursery import main; main()"

DEFAULT_LIMITS = Limits()

BUSY = (
    "Other files are being read at the moment, so yours was not read and nothing was changed.",
    "Wait a minute, then choose the file again.",
)
REASONS = {
    Outcome.OUT_OF_TIME: "This file takes too long to read",
    Outcome.TOO_BIG: "This file takes too much memory to read",
    Outcome.FAILED: "This file could not be read",
}
ADVICE = (
    "Nothing was changed. Open it in the program that made it and save it again as a new file, "
    "without what you do not need. Then choose the new file."
)


class ReadingStoppedError(ValidationError):
    """A file was not read to its end. `messages` holds the text to show.

    `reason` is that text without what to do.
    """

    def __init__(self, reason: str, advice: str) -> None:
        self.reason = reason
        super().__init__([ValidationError(f"{reason} {advice}")])


class ReadingBusyError(ReadingStoppedError):
    """A file was not read at all, because others were being read."""


def read_apart(job: str, *contents: bytes, **options: Any) -> Iterator[Any]:
    """Do a job of `jobs.PLACES` in a child. Return what it sends, value by value.

    Raise ReadingStoppedError if the child passes a limit or fails, and ReadingBusyError if nobody
    has time for it.
    """
    with _turn():
        reply = _replied(request(job, contents, options))
    return map(json.loads, reply.splitlines())


_turns = threading.BoundedSemaphore(AT_ONCE)
_idle: list["Nursery"] = []


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAITS):
        raise ReadingBusyError(*BUSY)
    try:
        yield
    finally:
        _turns.release()


def _replied(message: list[bytes]) -> bytes:
    """Send a request to an idle process, or to a new one. Return the reply."""
    try:
        outcome, reply = _ask(_idle.pop(), message)
    except (IndexError, OSError):  # there is none, or it has ended since it was used
        try:
            outcome, reply = _ask(Nursery(), message)
        except OSError:
            outcome, reply = Outcome.FAILED, b""
    if outcome is not Outcome.DONE:
        raise ReadingStoppedError(f"{REASONS[outcome]}, so we stopped.", ADVICE)
    return reply


def _ask(nursery: "Nursery", message: list[bytes]) -> tuple[Outcome, bytes]:
    """Return the outcome and the reply. Raise OSError if the process has ended."""
    try:
        answer = nursery.ask(message)
    except TimeoutError:
        nursery.end()
        return Outcome.OUT_OF_TIME, b""
    except OSError:
        nursery.end()
        raise
    _idle.append(nursery)
    return answer


class Nursery:
    """A running `nursery`, in a process group of its own, with no environment of ours."""

    def __init__(self, places: Mapping[str, str] = PLACES, limits: Limits = DEFAULT_LIMITS) -> None:
        self._wall = limits.wall
        start = [START.format(str(ROOT)), json.dumps(places), json.dumps(asdict(limits))]
        self._connection, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", *start],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8"},
                cwd="/",
                start_new_session=True,
            )

    def ask(self, message: list[bytes]) -> tuple[Outcome, bytes]:
        """Raise TimeoutError if it takes too long, and OSError if the process has ended."""
        until = time.monotonic() + self._wall + SPARE
        for part in message:
            self._connection.settimeout(max(0.01, until - time.monotonic()))
            self._connection.sendall(part)
        outcome, length = HEAD.unpack(self._received(HEAD.size, until))
        return Outcome(outcome), self._received(length, until)

    def _received(self, length: int, until: float) -> bytes:
        received = bytearray(length)
        view, at = memoryview(received), 0
        while at < length:
            self._connection.settimeout(max(0.01, until - time.monotonic()))
            count = self._connection.recv_into(view[at:])
            if not count:
                raise ConnectionResetError
            at += count
        return bytes(received)

    def end(self) -> None:
        """End the process and its child."""
        self._connection.close()
        if self._process.poll() is None:
            os.killpg(self._process.pid, 9)
        self._process.wait()


def _forget() -> None:
    """In a forked server's process, leave its parent's processes to the parent."""
    global _turns
    _idle.clear()
    _turns = threading.BoundedSemaphore(AT_ONCE)


@atexit.register
def _end_all() -> None:
    while _idle:
        _idle.pop().end()


os.register_at_fork(after_in_child=_forget)
