"""How many people one server or two carry, on SQLite and on PostgreSQL.

Each person opens home and coverage, logs a lesson and opens the operators' list of the same planned
sessions, one after another without a pause. That list is Django's own admin: the yardstick, of the
same moment on the same server.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import httpx

from tests.benchmarks.door import wait_for
from tests.benchmarks.saves import log, signed_in
from tests.postgresql import postgresql

PEOPLE = (1, 8, 32)
TURNS = 96
"""How often each of these things is done with each number of people."""
ADMIN = "Django's admin list"
SET_UPS = (("SQLite, 1 server", False, 1), ("PostgreSQL, 1", True, 1), ("PostgreSQL, 2", True, 2))
MAKE = """
import django, json; django.setup()
from classes.models import User
from tests.lessons.log.worker import school
made = school({planned})
User.objects.filter(pk=made["lead"]).update(is_staff=True, is_superuser=True)
print(json.dumps(made))
"""


@dataclass
class Run:
    """What so many people had to wait for."""

    where: str
    people: int
    took: float = 0
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def at(self, page: str, percent: int) -> float:
        ordered = sorted(self.seconds[page])
        return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]

    @property
    def a_second(self) -> float:
        return sum(map(len, self.seconds.values())) / self.took


def measure() -> Iterator[Run]:
    for where, on_postgresql, servers in SET_UPS:
        with installation(on_postgresql, servers) as (urls, made):
            clients = [signed_in(url, made["email"]) for url in urls]
            planned = deque(made["planned"])
            turn(clients[0], made, planned.popleft(), Run(where, 0))  # does not count
            for people in PEOPLE:
                yield all_work(Run(where, people), clients, made, planned)


def all_work(run: Run, clients: list[httpx.Client], made: dict, planned: deque[int]) -> Run:
    """Let people take turns, spread over the servers as a balancer would."""
    jobs = [planned.popleft() for _ in range(TURNS)]

    def work(number: int) -> None:
        given = clients[number % len(clients)]
        with httpx.Client(base_url=given.base_url, timeout=60, cookies=given.cookies) as own:
            for job in jobs[number :: run.people]:
                turn(own, made, job, run)

    threads = [threading.Thread(target=work, args=[number]) for number in range(run.people)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.took = time.perf_counter() - started
    return run


def turn(client: httpx.Client, made: dict, planned: int, run: Run) -> None:
    here = f"/schools/{made['slug']}/"
    work = {
        "home": lambda: client.get(here).status_code == 200,
        "coverage": lambda: client.get(f"{here}coverage/").status_code == 200,
        "save a lesson": lambda: log(client, made, planned).status_code == 302,
        ADMIN: lambda: client.get("/admin/lessons/plannedsession/").status_code == 200,
    }
    for page, ask in work.items():
        started = time.perf_counter()
        try:
            is_right = ask()
        except httpx.TransportError:
            is_right = False
        run.seconds[page].append(time.perf_counter() - started)
        run.errors[page] += not is_right


@contextmanager
def installation(on_postgresql: bool, servers: int) -> Iterator[tuple[list[str], dict]]:
    """Serve a new installation with a school. Yield the servers' addresses, and the school."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        env = os.environ | {"DATA_DIR": folder, "DEMO": "off", "EMAIL_URL": "dummymail://"}
        if on_postgresql:
            env["DATABASE_URL"] = stack.enter_context(postgresql())
        prepare = [sys.executable, "-m", "config.prepare"]
        subprocess.run(prepare, env=env, check=True)
        make = MAKE.format(planned=TURNS * len(PEOPLE) + 20)
        done = subprocess.run(
            [sys.executable, "-c", make], env=env, check=True, stdout=subprocess.PIPE
        )
        made = json.loads(done.stdout)
        made["away"] = {int(planned): child for planned, child in made["away"].items()}
        urls = [stack.enter_context(serving(env, number == 0)) for number in range(servers)]
        yield urls, made


@contextmanager
def serving(env: dict[str, str], worker: bool) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"PORT": str(port), "WORKER": "on" if worker else "off"}
    command = [sys.executable, "-m", "config.run"]
    with subprocess.Popen(
        command, env=env | own, stdout=subprocess.DEVNULL, start_new_session=True
    ) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
