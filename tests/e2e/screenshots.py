"""Takes the pictures of the README from a running demo school: `make run`, then `make screenshots`.

URL says where it runs, if not on 127.0.0.1:8000. The picture of the workbook needs LibreOffice and
poppler-utils.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.e2e.demo import CHROMIUM
from tests.libreoffice import converted, pages_of

PICTURES = {"coverage.png": "/schools/hope-valley/coverage/"}
WORKBOOK = "workbook.png"
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(
            base_url=os.environ.get("URL", "http://127.0.0.1:8000"),
            viewport={"width": 1280, "height": 800},
            locale="en-GB",
            timezone_id="Europe/London",
        )
        page.goto("/accounts/login/")
        page.fill("input[name=login]", "lead@demo.example")
        page.fill("input[name=password]", "hope-valley-demo")
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda address: "/accounts/login/" not in address)
        # The greeting after signing in shows here, not in a picture.
        page.goto("/schools/hope-valley/")
        for name, address in PICTURES.items():
            answer = page.goto(address)
            if answer is None or not answer.ok:
                sys.exit(f"{address} did not answer as it should: no picture taken.")
            page.screenshot(path=FOLDER / name)
            print(FOLDER / name)
        take_workbook(page)
        browser.close()


def take_workbook(page: Page) -> None:
    """Download the audit workbook, and take the page of its sheet Summary as it prints."""
    page.goto("/schools/hope-valley/audit/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download audit workbook").click()
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "workbook.pdf"
        pdf.write_bytes(converted(Path(download.value.path()).read_bytes(), "pdf", Path(folder)))
        heads = [text.strip().splitlines()[0] for text in pages_of(pdf.read_bytes())]
        number = next(n for n, head in enumerate(heads, 1) if head.endswith("Summary"))
        target = FOLDER / WORKBOOK
        subprocess.run(
            [
                *("pdftoppm", "-png", "-singlefile", "-r", "90", "-f", str(number)),
                *(str(pdf), str(target.with_suffix(""))),
            ],
            check=True,
        )
        print(target)


if __name__ == "__main__":
    main()
