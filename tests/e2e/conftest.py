"""A real browser on a real server: Debian's Chromium, or the one that CHROMIUM names.

Without a Chromium these tests are skipped; with REQUIRE_BROWSER=1 they fail instead.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from classes.models import School
from tests.e2e.demo import CHROMIUM

HERE = Path(__file__).parent
PATIENCE = 20_000
"""Milliseconds that a page may take to show what it should: `make bench` is what times it."""
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for test in items:
        if HERE in test.path.parents:
            test.add_marker(pytest.mark.e2e)
        elif test.get_closest_marker("e2e"):
            raise pytest.UsageError(f"{test.nodeid}: `make test` finds it only in tests/e2e.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        missing = f"no Chromium at {CHROMIUM}: install it, or say where it is with CHROMIUM=…"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def demo(demo: School) -> School:
    """Let every test find the demo school on the live server."""
    return demo


@pytest.fixture
def complaints() -> list[str]:
    """Return what the page complains of in the console; a test that expects some clears it."""
    return []


@pytest.fixture
def page(browser: Browser, live_server, complaints: list[str]) -> Iterator[Page]:
    """A new window on the live server. What it complains of in the console fails the test."""
    context = browser.new_context(
        base_url=live_server.url, locale="en-GB", timezone_id="Europe/London"
    )
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if is_bad(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def is_bad(message: ConsoleMessage) -> bool:
    """Return whether it is a complaint. A refused form answers 422: no fault of the page."""
    expected = "status of 422" in message.text or message.location["url"].endswith("/favicon.ico")
    return message.type in {"error", "warning"} and not expected
