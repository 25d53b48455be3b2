"""Looking after resources in a real browser: a document comes in, a link that moved is followed."""

import pytest
from playwright.sync_api import Page, expect

from curriculum.models import LinkState
from tests.curriculum import files
from tests.e2e.demo import SCHOOL, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def choose(page: Page, name: str, content: bytes) -> None:
    page.get_by_label("File").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def test_a_refused_file_is_explained_and_the_right_one_is_kept_and_handed_over(page: Page, demo):
    sign_in(page)
    page.goto(f"{SCHOOL}resources/")
    page.get_by_role("link", name="Upload a document").press("Enter")
    choose(page, "drawing.png", files.SVG)
    page.get_by_label("What it is for").fill("Typed with care")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("alert").get_by_text("This is an SVG drawing")).to_be_visible()
    expect(page.get_by_label("What it is for")).to_have_value("Typed with care")
    choose(page, 'Phones 📱 “our” "rules".docx', files.pdf())
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("is saved as Phones 📱 “our” rules.pdf")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Phones 📱 “our” rules", exact=True).click()
    assert download.value.suggested_filename == "Phones 📱 “our” rules.pdf"
    assert download.value.path().read_bytes() == files.pdf()


def test_home_leads_to_the_link_that_moved_and_one_press_takes_its_new_address(page: Page, demo):
    demo.resources.filter(title="Get Safe Online").update(
        link_state=LinkState.MOVED, link_moved_to="https://new.example/"
    )
    sign_in(page)
    page.get_by_role("link", name="Review the links that moved").press("Enter")
    page.get_by_role("button", name="Use the new address of Get Safe Online").press("Enter")
    expect(page.get_by_text("now leads to https://new.example/")).to_be_visible()
    assert demo.resources.get(title="Get Safe Online").url == "https://new.example/"
