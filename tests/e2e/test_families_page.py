"""The families' page as a parent's phone gets it, and as other websites may show it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from curriculum.models import FamiliesPage
from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/online-safety/hope-valley/"
WEIGHT_LIMIT = 40_000
"""Bytes of the page with everything that it loads, before compression."""


def test_it_is_light_keeps_to_itself_and_sets_no_cookie(page: Page, live_server):
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(ADDRESS, wait_until="networkidle")
    assert all(answer.url.startswith(live_server.url) for answer in answers)
    assert not any("set-cookie" in answer.headers for answer in answers)
    sizes = {answer.url: len(answer.body()) for answer in answers}
    assert len(sizes) >= 3, sizes
    icon = Path("static/icon.svg").stat().st_size  # fetched by the browser's frame, unseen here
    assert sum(sizes.values()) + icon < WEIGHT_LIMIT, sizes
    assert page.context.cookies() == []


def test_it_reads_the_same_without_a_script(browser: Browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(ADDRESS)
    expect(page.get_by_role("link", name="999").first).to_be_visible()
    page.get_by_role("link", name="Guidance", exact=True).click()
    assert page.url.endswith("#guidance")
    context.close()


@pytest.fixture
def website(live_server) -> Iterator[int]:
    """A website of its own that frames the page; return the port of this machine it is on."""
    frame = f'<iframe name="frame" src="{live_server.url}{ADDRESS}embed/"></iframe>'
    body = f"<!doctype html><h1>School</h1>{frame}".encode()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", 1), ("localhost", 0)])
def test_the_website_that_the_school_names_shows_the_page_and_another_cannot(
    browser: Browser, website, host, shown
):
    FamiliesPage.objects.update(embedded_in=f"http://127.0.0.1:{website}")
    context = browser.new_context()
    page = context.new_page()
    for _ in range(2):  # the second time the frame comes from what the browser has kept
        page.goto(f"http://{host}:{website}/", wait_until="networkidle")
        heading = page.frame("frame").get_by_role("heading", name="Keeping your child safe online")
        expect(heading).to_have_count(shown)
    context.close()


def test_the_poster_is_one_page_of_paper(page: Page):
    sign_in(page)
    page.goto(f"{SCHOOL}families-page/poster/")
    expect(page.get_by_role("img", name="QR code of")).to_be_visible()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1


def test_the_guidance_is_drawn_while_it_is_typed_and_the_whole_page_in_a_new_window(page: Page):
    sign_in(page)
    page.goto(f"{SCHOOL}families-page/edit/")
    page.get_by_label("Guidance for parents and carers").fill("## Typed\n\n- **Ask**")
    shown = page.locator("#shown")
    expect(shown.get_by_role("heading", name="Typed")).to_be_visible()
    expect(shown).not_to_contain_text("Video chat")
    page.get_by_label("Heading").fill("A heading of our own")
    with page.context.expect_page() as opening:
        page.get_by_role("button", name="Preview the whole page").click()
    preview = opening.value
    expect(preview.get_by_role("heading", level=1)).to_have_text("A heading of our own")
    expect(preview.get_by_text("Only you can see it")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Families will see it within five minutes")
    page.goto(ADDRESS)
    expect(page.get_by_role("heading", level=1)).to_have_text("A heading of our own")
