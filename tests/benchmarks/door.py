"""Times the door page in a browser, from tap to confirmed row, against an empty response.

Needs Chromium; without one it yields nothing.
"""

import datetime as dt
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from lessons.evenings.door.links import make_door_link
from lessons.models import InformationEvening
from tests import factories
from tests.benchmarks.figure import Figure
from tests.e2e.demo import CHROMIUM

TAPS, CLASSES = 50, 2
SEEN = 5
"""How many taps another tablet waits for, in each class."""
LOOK = 2.5
"""Seconds between a tablet's looks for others' taps: the yardstick (limit: 5 s)."""

TAP_THEM_ALL = """async () => {
  const seconds = [];
  for (const row of document.querySelectorAll("#door-list li[data-standing=free]")) {
    const confirmed = new Promise((done) => {
      const seen = new MutationObserver(() => row.dataset.standing === "here" && done());
      seen.observe(row, { attributes: true });
    });
    const started = performance.now();
    row.querySelector(".act button").click();
    await confirmed;
    seconds.push((performance.now() - started) / 1000);
  }
  return seconds;
}"""
EMPTY_ANSWERS = """async (times) => {
  const seconds = [];
  for (let n = 0; n < times; n++) {
    const started = performance.now();
    await fetch("/healthz", { cache: "no-store" }).then((answer) => answer.text());
    seconds.push((performance.now() - started) / 1000);
  }
  return seconds;
}"""


def measure() -> Iterator[Figure]:
    if not CHROMIUM.exists():
        return
    evening, secret = make_evening()
    # Asked before the browser starts: where it runs, Django takes the code for asynchronous.
    classes = [group.name for group in evening.class_groups.all()]
    with serve() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page, other = browser.new_page(), browser.new_page()  # each with storage of its own
        for tablet in (page, other):
            tablet.goto(f"{url}/door/{secret}/")
        seen = see(page, other, classes)
        taps, yardstick = tap(page, classes)
        browser.close()
    yield Figure(f"tap to the other tablet's row, slowest of {len(seen)}", max(seen), LOOK, 0)
    yield Figure(
        f"tap to confirmed row, median of {len(taps)}",
        statistics.median(taps),
        statistics.median(yardstick),
        queries_of_a_tap(evening, secret),
    )


def make_evening() -> tuple[InformationEvening, str]:
    """Make an evening that has just begun, with enough children, and a door link."""
    school, today = factories.SchoolFactory(), timezone.localdate()
    year = today.year if today.month >= 9 else today.year - 1
    for _ in range(CLASSES):
        group = factories.ClassGroupFactory(school=school, academic_year=year)
        for _ in range(TAPS // CLASSES + SEEN):
            factories.EnrolmentFactory(class_group=group, joined_on=dt.date(year, 9, 1))
    evening = factories.InformationEveningFactory(school=school, starts_at=timezone.now())
    helper = factories.MembershipFactory(school=school).user
    return evening, make_door_link(evening=evening, label="Hall", by=helper)[1]


def see(page: Page, other: Page, classes: list[str]) -> list[float]:
    """Return the seconds from each tap on one tablet until another shows it."""
    seconds: list[float] = []
    for name in classes:
        for tablet in (page, other):
            show_class(tablet, name)
        for _ in range(SEEN):
            row = page.locator("#door-list li[data-standing=free]").first
            child = row.get_attribute("data-child")
            started = time.perf_counter()
            row.locator(".act button").first.click()
            other.locator(f'#door-list li[data-child="{child}"][data-standing=here]').wait_for()
            seconds.append(time.perf_counter() - started)
    return seconds


def show_class(page: Page, name: str) -> None:
    page.locator("#door-class").select_option(label=name)
    page.wait_for_timeout(500)
    page.locator("#door-list li").first.wait_for()


def tap(page: Page, classes: list[str]) -> tuple[list[float], list[float]]:
    """Return the seconds of each tap and each empty response, measured in turn."""
    taps: list[float] = []
    yardstick: list[float] = []
    for name in classes:
        show_class(page, name)
        yardstick += page.evaluate(EMPTY_ANSWERS, TAPS // CLASSES)
        taps += page.evaluate(TAP_THEM_ALL)
    return taps[:TAPS], yardstick


def queries_of_a_tap(evening: InformationEvening, secret: str) -> int:
    pupil = evening.attendances.first().pupil_id
    evening.attendances.all().delete()
    body = {"taps": [{"key": "0c4cbfcc-5df1-4f65-9b9f-1f9e7f1d4d5a", "do": "check_in"}]}
    body["taps"][0]["pupil"] = pupil
    with CaptureQueriesContext(connection) as queries:
        Client(headers={"host": "localhost"}).post(
            f"/door/{secret}/taps/", body, content_type="application/json"
        )
    return len(queries)


@contextmanager
def serve() -> Iterator[str]:
    """Serve this database as `make run` does, and yield the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "config.run"],
        env=os.environ | {"PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url)
        yield url
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def wait_for(url: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if httpx.get(f"{url}/healthz").text == "ok":
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer within a minute")
