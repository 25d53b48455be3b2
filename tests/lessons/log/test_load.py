"""Many people at once, and the power going: what was confirmed is there. Real processes only."""

import json
import sqlite3
import threading
import time
from collections import deque
from pathlib import Path

import httpx
import pytest

from tests.lessons.real_server import Server, start

pytestmark = pytest.mark.load
PROCESSES, LESSONS_EACH = 8, 25
THREADS, CONFIRMED_BEFORE_THE_KILL = 4, 30


@pytest.fixture
def database(environment) -> Path:
    return Path(environment["DATA_DIR"]) / "db.sqlite3"


def make_school(environment, planned_sessions: int) -> dict:
    worker = start(environment, "tests.lessons.log.worker", "school", str(planned_sessions))
    output, _ = worker.communicate(timeout=120)
    assert worker.returncode == 0
    return json.loads(output)


def rows(database: Path, query: str) -> list[tuple]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_eight_processes_log_lessons_at_the_same_time(environment, database):
    planned = make_school(environment, PROCESSES * LESSONS_EACH)["planned"]
    workers = [
        start(environment, "tests.lessons.log.worker", "log", *map(str, planned[n::PROCESSES]))
        for n in range(PROCESSES)
    ]
    assert [worker.stdout.readline() for worker in workers] == ["ready\n"] * PROCESSES
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    failed = [json.loads(worker.communicate(timeout=240)[0]) for worker in workers]

    assert failed == [[]] * PROCESSES
    [(lessons,)] = rows(database, "SELECT count(DISTINCT planned_session_id) FROM lessons_lesson")
    [(history,)] = rows(
        database,
        "SELECT count(*) FROM lessons_historicallesson"
        " WHERE history_type = '+' AND history_user_id IS NOT NULL",
    )
    [(missed,)] = rows(database, "SELECT count(*) FROM lessons_missedlesson")
    assert (lessons, history, missed) == (PROCESSES * LESSONS_EACH,) * 3


class Logging:
    """Several people who log lessons through the page until the server no longer answers."""

    def __init__(self, server: Server, school: dict) -> None:
        self.server, self.school = server, school
        self.waiting = deque(school["planned"])
        self.confirmed: list[int] = []
        self.refused: list[str] = []
        clients = [server.signed_in(school["email"]) for _ in range(THREADS)]
        self.threads = [threading.Thread(target=self._log, args=[client]) for client in clients]
        for thread in self.threads:
            thread.start()

    def _log(self, client: httpx.Client) -> None:
        while self.waiting:
            planned = self.waiting.popleft()
            try:
                answer = self.log_one(client, planned)
            except httpx.TransportError:
                return
            if answer.status_code == 302:
                self.confirmed.append(planned)
            else:
                self.refused.append(f"{planned}: {answer.status_code} {answer.text}")
                return

    def log_one(self, client: httpx.Client, planned: int) -> httpx.Response:
        return self.server.post(
            client,
            f"/schools/{self.school['slug']}/lessons/log/?planned={planned}",
            outcome="taught",
            held_on=self.school["today"],
            taught_by=self.school["lead"],
            visitor="",
            minutes=60,
            away=[self.school["away"][str(planned)]],
            understanding="",
            note="",
            reason="",
        )

    def wait_for(self, number: int) -> None:
        until = time.monotonic() + 60
        while len(self.confirmed) < number and any(thread.is_alive() for thread in self.threads):
            assert time.monotonic() < until
            time.sleep(0.005)

    def end(self) -> None:
        for thread in self.threads:
            thread.join(timeout=60)


def test_what_was_confirmed_before_kill_9_is_there_after_a_restart(environment, database, serve):
    school = make_school(environment, 200)
    server = serve()
    people = Logging(server, school)
    people.wait_for(CONFIRMED_BEFORE_THE_KILL)
    server.kill()
    people.end()
    assert people.refused == []
    assert CONFIRMED_BEFORE_THE_KILL <= len(people.confirmed) < len(school["planned"])

    restarted = serve()
    stored = rows(database, "SELECT planned_session_id FROM lessons_lesson")
    assert {planned for (planned,) in stored} >= set(people.confirmed)
    without_history = rows(
        database,
        "SELECT id FROM lessons_lesson WHERE id NOT IN"
        " (SELECT id FROM lessons_historicallesson WHERE history_user_id IS NOT NULL)",
    )
    without_the_absence = rows(
        database,
        "SELECT id FROM lessons_lesson WHERE id NOT IN"
        " (SELECT lesson_id FROM lessons_missedlesson)",
    )
    assert without_history == without_the_absence == []
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]

    people.server = restarted
    answer = people.log_one(restarted.signed_in(school["email"]), school["planned"][-1])
    assert answer.status_code == 302
