"""Who asks first, writes first; and no turn is left with somebody who has gone."""

import signal
import threading
import time

import pytest

from config.sqlite3.turns import Turns

SOON = 5


def in_the_background(work) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def wait_until_queued(turns: Turns, number: int) -> None:
    until = time.monotonic() + SOON
    while len(turns._waiting) < number:
        assert time.monotonic() < until
        time.sleep(0.001)


def queue(turns: Turns, order: list, name: str, **options) -> threading.Thread:
    """Let a thread wait for its turn, write its name, and give the turn back."""
    already = len(turns._waiting)

    def work() -> None:
        turn = turns.take(SOON, **options)
        order.append(name)
        turn.end()

    thread = in_the_background(work)
    wait_until_queued(turns, already + 1)
    return thread


def test_turns_come_in_the_order_in_which_they_were_asked_for():
    turns, order = Turns(), []
    first = turns.take(SOON)
    threads = [queue(turns, order, name) for name in "abcdefgh"]
    first.end()
    for thread in threads:
        thread.join(SOON)
    assert order == list("abcdefgh")


def test_the_health_check_goes_before_the_others():
    turns, order = Turns(), []
    first = turns.take(SOON)
    threads = [queue(turns, order, "a"), queue(turns, order, "health", before_others=True)]
    first.end()
    for thread in threads:
        thread.join(SOON)
    assert order == ["health", "a"]


def test_whoever_waits_too_long_leaves_the_queue():
    turns = Turns()
    first = turns.take(SOON)
    assert turns.take(0.01) is None
    first.end()
    assert turns.take(0) is not None


def test_ending_a_turn_twice_does_not_end_anothers():
    turns = Turns()
    first = turns.take(SOON)
    first.end()
    turns.take(SOON)
    first.end()
    assert turns.take(0.01) is None


def test_an_interrupted_wait_leaves_the_queue():
    turns = Turns()
    first = turns.take(SOON)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    with pytest.raises(KeyboardInterrupt):
        turns.take(SOON)
    signal.signal(signal.SIGALRM, before)
    first.end()
    assert turns.take(0) is not None
