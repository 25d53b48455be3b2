"""Eight tablets at a door that four server processes answer: each child once, each tap once."""

import json
import random
import threading
import uuid
from collections import Counter, defaultdict
from pathlib import Path

import httpx
import pytest

from tests.lessons.real_server import Server, start
from tests.postgresql import postgresql

pytestmark = pytest.mark.load

PROCESSES, TABLETS, CHILDREN = 4, 8, 60
A_REQUEST = 3
"""Taps that a tablet sends together, having been without a connection."""


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def environment(request, environment):
    """Return the environment of an installation on each kind of database."""
    environment = environment | {"WORKERS": str(PROCESSES)}
    if request.param == "SQLite":
        yield environment
        return
    with postgresql() as address:
        yield environment | {"DATABASE_URL": address}


def ask(environment, *arguments) -> dict:
    worker = start(environment, "tests.lessons.evenings.door.worker", *arguments)
    output, _ = worker.communicate(timeout=120)
    assert worker.returncode == 0
    return json.loads(output)


def processes_of(server: Server) -> int:
    """Return how many processes answer: the children of the one that was started.

    Another child keeps the worker for background work.
    """
    pid = server.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    commands = [Path(f"/proc/{child}/cmdline").read_text() for child in children]
    return sum("config.worker" not in command for command in commands)


class Tablet:
    """A helper's device. It sends each request twice, as one whose answer was lost on the way."""

    def __init__(self, number: int, evening: dict) -> None:
        self.number, self.adults = number, 1 + number % 3
        self.page = f"/door/{evening['secret']}/"
        mine, shared = evening["children"][: TABLETS * 2], evening["children"][TABLETS * 2 :]
        self.mine = mine[number::TABLETS]
        self.shared = [pupil for n, pupil in enumerate(shared) if n % 4 == number % 4]
        random.Random(number).shuffle(self.shared)
        self.keys: dict[int, str] = {}
        self.faults: list[str] = []

    def taps(self):
        """Yield its taps: children of its own, one of them undone, shared ones, a walk-in."""
        for pupil in (*self.mine, *self.shared):
            self.keys[pupil] = str(uuid.uuid4())
            yield {
                "key": self.keys[pupil],
                "do": "check_in",
                "pupil": pupil,
                "adults": self.adults,
            }
        undone = self.mine[0]
        yield {
            "key": str(uuid.uuid4()),
            "do": "undo",
            "pupil": undone,
            "party": self.keys[undone],
        }
        yield {"key": str(uuid.uuid4()), "do": "walk_in", "name": f"Kit {self.number}", "adults": 1}

    def work(self, server: Server, together: threading.Barrier) -> None:
        with httpx.Client(base_url=server.url, timeout=60) as client:
            client.get(self.page)
            client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
            together.wait()
            taps = list(self.taps())
            for first in range(0, len(taps), A_REQUEST):
                for _ in range(2):
                    self.send(client, taps[first : first + A_REQUEST])

    def send(self, client: httpx.Client, taps: list[dict]) -> None:
        answer = client.post(f"{self.page}taps/", json={"taps": taps})
        expected = {tap["key"]: "" for tap in taps}
        if answer.status_code != 200 or answer.json()["done"] != expected:
            self.faults.append(f"{answer.status_code} {answer.text[:500]}")


def test_eight_tablets_on_four_processes_count_each_child_and_each_tap_once(environment, serve):
    evening = ask(environment, "evening", str(CHILDREN))
    tablets = [Tablet(number, evening) for number in range(TABLETS)]
    server, together = serve(), threading.Barrier(TABLETS)
    assert processes_of(server) == PROCESSES
    threads = [threading.Thread(target=tablet.work, args=[server, together]) for tablet in tablets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)

    assert [fault for tablet in tablets for fault in tablet.faults] == []
    result = ask(environment, "result")
    undone = {tablet.mine[0] for tablet in tablets}
    came = Counter(pupil for pupil, _, _ in result["came"])
    assert came == Counter(set(evening["children"]) - undone)
    tapped = defaultdict(set)
    for tablet in tablets:
        for pupil, key in tablet.keys.items():
            tapped[pupil].add((tablet.adults, key))
    assert all((adults, party) in tapped[pupil] for pupil, adults, party in result["came"])
    assert sum(len(taps) for taps in tapped.values()) == 16 + 2 * (CHILDREN - 16)
    assert result["turnout"] == [
        CHILDREN - TABLETS,
        sum(adults for _, adults, _ in result["came"]) + TABLETS,
    ]
    assert (result["added"], result["taken_back"]) == (CHILDREN, TABLETS)
    assert result["walk_ins"] == [f"Kit {number}" for number in range(TABLETS)]
    assert result["taps"] == sum(len(tablet.keys) + 2 for tablet in tablets)
