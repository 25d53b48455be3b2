"""Times people who log lessons at the same moment: does each get a turn in good time?

The yardstick is the median of the same run, so the ratio is how much longer the unlucky wait.
"""

import statistics
import threading
import time
from collections import deque
from collections.abc import Iterator

import httpx

from tests.benchmarks.door import serve
from tests.benchmarks.figure import Figure
from tests.lessons.log.worker import PASSWORD, school

PEOPLE = (1, 8, 32)
SAVES = 240


def measure() -> Iterator[Figure]:
    made = school(SAVES * len(PEOPLE))
    waiting = deque(made["planned"])
    with serve() as url:
        client = signed_in(url, made["email"])
        for people in PEOPLE:
            seconds = sorted(all_save(url, client, made, waiting, people))
            median, late = statistics.median(seconds), seconds[len(seconds) * 95 // 100]
            what = f"saves, {people} at once: 95th percentile to median"
            yield Figure(what, late, median, 0)


def signed_in(url: str, email: str) -> httpx.Client:
    client = httpx.Client(base_url=url, timeout=60)
    client.get("/accounts/login/")
    token = client.cookies["csrftoken"]
    fields = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post("/accounts/login/", data=fields).status_code == 302
    return client


def all_save(
    url: str, client: httpx.Client, made: dict, waiting: deque, people: int
) -> list[float]:
    """Return the seconds of each save, by so many people who save one lesson after another."""
    seconds: list[float] = []

    def work() -> None:
        own = httpx.Client(base_url=url, timeout=60, cookies=client.cookies)
        for _ in range(SAVES // people):
            planned = waiting.popleft()
            started = time.perf_counter()
            assert log(own, made, planned).status_code == 302
            seconds.append(time.perf_counter() - started)

    threads = [threading.Thread(target=work) for _ in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seconds) == SAVES // people * people
    return seconds


def log(client: httpx.Client, made: dict, planned: int) -> httpx.Response:
    return client.post(
        f"/schools/{made['slug']}/lessons/log/?planned={planned}",
        data={
            "outcome": "taught",
            "held_on": made["today"],
            "taught_by": made["lead"],
            "minutes": 60,
            "away": [made["away"][planned]],
            "visitor": "",
            "note": "",
            "understanding": "",
            "reason": "",
            "csrfmiddlewaretoken": client.cookies["csrftoken"],
        },
    )
