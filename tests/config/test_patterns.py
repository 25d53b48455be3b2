"""Every regular expression takes time in proportion to what it is given, whatever that is."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]

import pytest

pytestmark = pytest.mark.sqlite_is_enough

APPS = ("classes", "curriculum", "lessons", "reports", "config")
STARTS = ("config.wsgi", "config.gunicorn")
"""Modules that start something when they are imported."""

EXEMPT = {"config.sqlite3.base.WRITES": "it is matched only at the start of our own SQL"}

LENGTH = 7_000
"""Signs of a text that is tried: a pattern that takes their square needs 0.025 seconds or more."""

MOST_SECONDS = 0.015
"""A pattern in proportion to the length needs about 0.0004."""

PUMPS = (
    *(" ", "a", "1", "[", "(", '"', "/", ".", "<", "@", "\n", "_", "A", "-", "\u0301", ";", "|"),
    *("1 ", "a ", "a,", "a.", " on ", "[(", "a@", "x1", "1/", '"a', "<a", "\r\n"),
)


def patterns() -> Iterator[tuple[str, re.Pattern]]:
    """Yield each compiled pattern of a module in our apps, with its place."""
    for app in APPS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" in module.name or module.name in STARTS:
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern) and f"{module.name}.{name}" not in EXEMPT:
                    yield f"{module.name}.{name}", value


def literals(pattern: re.Pattern) -> set[str]:
    """Return the literal texts in a pattern: a text that begins with one gets further into it."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode()
    found: set[str] = set()

    def look(tree) -> str:
        text = ""
        for kind, value in tree:
            if kind is _parser.LITERAL:
                text += chr(value)
                found.add(text)
                continue
            text = text if kind is _parser.AT else ""
            for part in value if isinstance(value, (tuple, list)) else ():
                for inner in part if isinstance(part, list) else [part]:
                    if isinstance(inner, _parser.SubPattern):
                        look(inner)
        return text

    look(_parser.parse(source, pattern.flags & ~re.DEBUG))
    return set(sorted(found, key=len)[-3:])


def texts(pattern: re.Pattern) -> Iterator[str | bytes]:
    """Yield long texts that a pattern might take long with."""
    for start in {"", "1", *literals(pattern)}:
        for pump in {*PUMPS, start} - {""}:
            text = start + pump * (LENGTH // len(pump)) + "\x00!"
            yield text.encode() if isinstance(pattern.pattern, bytes) else text


def seconds(pattern: re.Pattern, text: str | bytes) -> float:
    """Return the least processor time of this thread for going through a text, of three tries."""
    best = 1e9
    for _ in range(3):
        start = time.thread_time()
        pattern.fullmatch(text)
        for _ in pattern.finditer(text):
            pass
        best = min(best, time.thread_time() - start)
        if not MOST_SECONDS < best < 10 * MOST_SECONDS:
            break
    return best


def test_no_pattern_takes_the_square_of_a_text():
    every = {value.pattern: (name, value) for name, value in patterns()}
    assert len(every) > 40
    slow = {
        (name, text[:12])
        for name, pattern in every.values()
        for text in texts(pattern)
        if seconds(pattern, text) > MOST_SECONDS
    }
    assert slow == set()


@pytest.mark.parametrize("bad", [r"[a-z]+@", r"\[[^\]]*\]"])
def test_the_test_notices_a_pattern_that_does(bad):
    pattern = re.compile(bad)
    assert any(seconds(pattern, text) > MOST_SECONDS for text in texts(pattern))
