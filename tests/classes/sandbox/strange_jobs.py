"""What a hostile file would make a reader do. A child imports this, without settings."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def spin(content: bytes) -> Iterator[Any]:
    """Stay in one call in C, as a quadratic pattern does."""
    yield bool(re.fullmatch(r"(a+)+b", content.decode()))


def sleep() -> Iterator[Any]:
    signal.pause()
    yield None


def hog() -> Iterator[Any]:
    yield len(bytearray(2 * 1024**3))


def flood() -> Iterator[Any]:
    while True:
        yield "x" * 1_000_000


def break_down() -> Iterator[Any]:
    os.kill(os.getpid(), signal.SIGSEGV)
    yield None


def fail() -> Iterator[Any]:
    raise KeyError("Tom Secretname")
    yield None


def write(path: str) -> Iterator[Any]:
    try:
        Path(path).write_text("x")
    except OSError as error:
        yield error.strerror


def environment() -> Iterator[Any]:
    yield dict(os.environ)


def echo(content: bytes) -> Iterator[Any]:
    yield content.decode()
