"""The main job in a browser, again and again, through the balancer."""

import hashlib
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Error, Page, Response, expect, sync_playwright

from tests.curriculum import files
from tests.e2e.demo import CHROMIUM
from tests.lessons.log.worker import PASSWORD
from tests.machines.installation import HOST, Site

PATIENCE = 120
"""Seconds after which a step that does not succeed ends the run."""
STEP = 20_000
"""Milliseconds that somebody looks at a page before they try again."""


@dataclass
class Saved:
    """What the pages confirmed, and what failed meanwhile."""

    lessons: set[int] = field(default_factory=set)
    children: set[int] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    workbooks: set[str] = field(default_factory=set)
    rounds: int = 0
    failed: Counter[str] = field(default_factory=Counter)


class Job:
    """Somebody who does the main job from sign-in to the check of the workbook, until told."""

    def __init__(self, site: Site, school: dict, folder: Path) -> None:
        self.site, self.school, self.folder = site, school, folder
        self.here = f"{site.url}/schools/{school['slug']}/"
        self.saved = Saved()
        self.planned = iter(school["planned"][::-1])
        self.numbers, self.classes = itertools.count(1), itertools.count()
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.broken = ""

    def _work(self) -> None:
        rules = f"MAP {HOST} {self.site.address('balancer')}"
        args = ["--no-sandbox", f"--host-resolver-rules={rules}"]
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=args)
                while not self.stop.is_set():
                    context = browser.new_context(ignore_https_errors=True, locale="en-GB")
                    context.set_default_timeout(STEP)
                    page = context.new_page()
                    page.on("response", self._note)
                    self._round(page)
                    context.close()
                browser.close()
        except Exception as error:
            self.broken = repr(error)
            raise

    def _note(self, response: Response) -> None:
        if response.status >= 400 and not response.url.endswith("/favicon.ico"):
            kind = "a style or script " if "/static/" in response.url else ""
            self.saved.failed[f"{kind}{response.status}"] += 1

    def _round(self, page: Page) -> None:
        for step in (self.sign_in, self.log, self.tap, self.upload, self.export):
            self._until_done(page, step)
        self._until_done(page, self.verify)
        self.saved.rounds += 1

    def _until_done(self, page: Page, step: Callable[[Page], None]) -> None:
        """Do what somebody does whose page fails: try again, from its start."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return step(page)
            except (Error, AssertionError) as error:
                self.saved.failed[f"{step.__name__} again"] += 1
                if time.monotonic() > end:
                    raise RuntimeError(f"{step.__name__}: {error}; {page.url}") from error
                time.sleep(1)

    def sign_in(self, page: Page) -> None:
        page.goto(f"{self.site.url}/accounts/login/")
        if "/login/" in page.url:
            page.fill("input[name=login]", self.school["email"])
            page.fill("input[name=password]", PASSWORD)
            page.locator("input[name=password]").press("Enter")
            page.wait_for_url(f"**/schools/{self.school['slug']}/**")

    def log(self, page: Page) -> None:
        planned = next(self.planned)
        page.goto(f"{self.here}lessons/log/?planned={planned}")
        page.locator("select[name=taught_by]").select_option(str(self.school["lead"]))
        page.locator("#away").get_by_role("checkbox").first.check()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#messages")).to_contain_text("Saved", timeout=STEP)
        self.saved.lessons.add(planned)

    def tap(self, page: Page) -> None:
        """Check a child in. The tablet sends a tap again by itself until it is confirmed."""
        page.goto(f"{self.site.url}{self.school['door']}")
        names = page.locator("#door-class option").all_inner_texts()
        page.locator("#door-class").select_option(index=next(self.classes) % len(names))
        row = page.locator("#door-list li[data-standing=free]").first
        child = int(row.get_attribute("data-child") or 0)
        row.locator(".act button").first.click()
        page.locator(f'#door-list li[data-child="{child}"][data-standing=here]').wait_for()
        self.saved.children.add(child)

    def upload(self, page: Page) -> None:
        title = f"Agreement {next(self.numbers)}"
        page.goto(f"{self.here}resources/document/")
        page.locator("input[name=title]").fill(title)
        content = files.pdf() + title.encode()
        page.locator("input[type=file]").set_input_files(
            {"name": "agreement.pdf", "mimeType": "application/pdf", "buffer": content}
        )
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#messages")).to_contain_text("uploaded", timeout=STEP)
        self.saved.documents.add(title)

    def export(self, page: Page) -> None:
        page.goto(f"{self.here}audit/")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download audit workbook").click()
        path = self.folder / "workbook.xlsx"
        waiting.value.save_as(path)
        self.workbook = path.read_bytes()
        self.saved.workbooks.add(hashlib.sha256(self.workbook).hexdigest())

    def verify(self, page: Page) -> None:
        page.goto(f"{self.here}audit/check/")
        page.locator("input[type=file]").set_input_files(str(self.folder / "workbook.xlsx"))
        page.get_by_role("button", name="Check this file").click()
        expect(page.locator("[data-verdict]")).to_have_attribute(
            "data-verdict", "original", timeout=STEP
        )
