"""What the tests in the browser do again and again on the demo school."""

import os
from pathlib import Path

from playwright.sync_api import Page

_PLACES = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
"""Where Debian puts it. The first has no window to draw, and takes two thirds of the time."""

CHROMIUM = Path(
    os.environ.get("CHROMIUM")
    or next((place for place in _PLACES if Path(place).exists()), _PLACES[-1])
)
SCHOOL = "/schools/hope-valley/"


def sign_in(page: Page, who: str = "lead", leads_to: str = f"**{SCHOOL}") -> None:
    """Sign in as one of the demo people, by keyboard, and land on the school's home."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", f"{who}@demo.example")
    page.fill("input[name=password]", "hope-valley-demo")
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(leads_to)
