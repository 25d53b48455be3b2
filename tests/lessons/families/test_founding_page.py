"""Each item of the founding page has its place on the families' page of the demo school."""

import re

import pytest

from tests.pages import document

pytestmark = pytest.mark.django_db

ADVICE_IN_ITS_ORDER = {
    "CEOP Education": "https://www.ceopeducation.co.uk/parents/",
    "Childnet: parents and carers": "https://www.childnet.com/parents-and-carers/",
    "Get Safe Online": "https://www.getsafeonline.org/",
    "Internet Matters": "https://www.internetmatters.org/",
    "NSPCC: keeping children safe online": (
        "https://www.nspcc.org.uk/keeping-children-safe/online-safety/"
    ),
    "NSPCC: social media": (
        "https://www.nspcc.org.uk/keeping-children-safe/online-safety/social-media/"
    ),
    "Parental controls": "https://www.internetmatters.org/parental-controls/",
    "Derbyshire Police": "https://www.derbyshire.police.uk/",
}
"""The founding page's eight entries, under their names and addresses of today."""


@pytest.fixture
def html(demo, client) -> str:
    return client.get("/online-safety/hope-valley/").text


def section(html: str, name: str) -> str:
    match = re.search(rf'<section[^>]* id="{name}".*?</section>', html, re.DOTALL)
    assert match, name
    return match.group()


def test_the_ceop_report_comes_first_with_childline_and_999(html):
    report = section(html, "report")
    assert html.index('id="report"') < html.index('id="teaching"')
    [ceop] = document(report).xpath("//a[@href='https://www.ceop.police.uk/Safety-Centre/']")
    assert ceop.text_content().strip() == "Report to CEOP"
    assert 'href="tel:999"' in report
    assert 'href="tel:08001111"' in report


def test_the_eight_entries_stand_in_their_order_each_with_its_address(html):
    advice = section(html, "advice")
    entries = re.findall(r'<h3>(.*?)</h3>.*?<a class="btn" href="([^"]+)"', advice, re.DOTALL)
    assert entries[:8] == list(ADVICE_IN_ITS_ORDER.items())
    assert "thinkyouknow" not in html.lower()


def test_the_module_says_who_makes_it_and_what_is_taught(html):
    teaching = section(html, "teaching")
    assert "<b>Real Love Rocks</b>, made by Barnardo’s" in teaching
    assert "Years 5 and 6" in teaching
    assert teaching.count("<li value=") == 8


def test_the_evening_the_documents_and_the_guidance_are_there(html):
    evening = html[html.index('id="evening"') : html.index('id="advice"')]
    assert "Parents’ information evening" in evening
    assert "Tell us that you are coming" in evening
    assert section(html, "documents").count("/online-safety/hope-valley/documents/") == 2
    guidance = section(html, "guidance")
    for about in ("Video chat", "Chat rooms", "Contact lists"):
        assert re.search(rf"<h3[^>]*>{about}", guidance)
