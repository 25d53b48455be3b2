"""Whatever a file makes a child do, the server gets an answer, and the next file is read."""

import json
import signal

import pytest

from classes.sandbox.limits import Limits
from classes.sandbox.messages import Outcome, request
from classes.sandbox.pool import Nursery
from tests.classes.sandbox import strange_jobs

pytestmark = pytest.mark.sqlite_is_enough

NAMES = ("spin", "sleep", "hog", "flood", "break_down", "fail", "write", "environment", "echo")
PLACES = {name: f"{strange_jobs.__name__}:{name}" for name in NAMES}
LIMITS = Limits(processor=1, wall=2, reply=5_000_000)


@pytest.fixture(scope="module")
def nursery():
    nursery = Nursery(PLACES, LIMITS)
    yield nursery
    nursery.end()


def ended(nursery: Nursery, job: str, *contents: bytes, **options: str) -> Outcome:
    return nursery.ask(request(job, contents, options))[0]


@pytest.mark.parametrize(
    ("job", "contents", "outcome"),
    [
        ("spin", [b"a" * 40], Outcome.OUT_OF_TIME),
        ("sleep", [], Outcome.OUT_OF_TIME),
        ("hog", [], Outcome.TOO_BIG),
        ("flood", [], Outcome.TOO_BIG),
        ("break_down", [], Outcome.FAILED),
    ],
)
def test_a_child_that_passes_a_limit_is_ended_and_the_next_is_not(nursery, job, contents, outcome):
    assert ended(nursery, job, *contents) is outcome
    assert nursery.ask(request("echo", [b"next"], {})) == (Outcome.DONE, b'"next"\n')


def test_a_child_writes_no_file(nursery, tmp_path):
    assert ended(nursery, "write", path=str(tmp_path / "out")) is not Outcome.OUT_OF_TIME
    assert not (tmp_path / "out").exists() or not (tmp_path / "out").read_bytes()


def test_a_child_has_no_secret_in_its_environment(nursery):
    _, reply = nursery.ask(request("environment", [], {}))
    assert set(json.loads(reply)) <= {"LANG", "LC_CTYPE"}


def test_a_failure_is_told_without_what_the_file_holds(capfd):
    nursery = Nursery(PLACES, LIMITS)
    assert ended(nursery, "fail") is Outcome.FAILED
    nursery.end()
    log = capfd.readouterr().err
    assert "Reading a file failed. KeyError at _do:" in log
    assert "Secretname" not in log


def test_a_process_that_was_ended_meanwhile_is_noticed():
    nursery = Nursery(PLACES, LIMITS)
    nursery._process.send_signal(signal.SIGKILL)
    nursery._process.wait()
    with pytest.raises(ConnectionError):
        nursery.ask(request("echo", [b"x"], {}))
    nursery.end()
