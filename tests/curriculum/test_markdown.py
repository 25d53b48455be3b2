"""Markdown becomes safe HTML whose headings are in order."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.families_page.content import GUIDANCE, TEACHING
from curriculum.markdown import SCHEMES, TAGS, to_html


class Tags(HTMLParser):
    """Collects (tag, attributes) of each element, as a browser would parse it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


def levels(html: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h(\d)>", html)]


def test_words_lists_headings_and_links_come_through():
    html = to_html("## Chat\n\n- **Ask** [us](https://a.example)\n\n1. one\n2. two")
    assert html.startswith("<h3>Chat</h3>")
    assert "<strong>Ask</strong>" in html
    assert '<a href="https://a.example" rel="noopener noreferrer">us</a>' in html
    assert "<ol>" in html


@pytest.mark.parametrize("address", ["mailto:office@a.example", "tel:08001111", "http://a.example"])
def test_web_email_and_telephone_links_stay(address):
    assert f'href="{address}"' in to_html(f"[x]({address})")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://tracker.example/pixel.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "[x](/schools/hope-valley/)",
        "<iframe src=https://a.example></iframe>",
        '[x](https://a.example "onmouseover=alert(1)")',
        "`<b onclick=x>`",
        "    <style>*{}</style>",
    ],
)
def test_what_could_run_load_or_mislead_does_not_come_through(text):
    for tag, attributes in Tags(to_html(text)).elements:
        assert tag in {"p", "a"}
        assert set(attributes) <= {"href", "rel"}
        assert (attributes.get("href") or "https://a.example").startswith("https://")


def test_a_tag_that_is_typed_is_read_as_text():
    assert to_html("<b>bold</b>") == "<p>&lt;b&gt;bold&lt;/b&gt;</p>\n"


def test_headings_go_down_one_step_at_a_time_whatever_was_typed():
    assert levels(to_html("#### a\n\n# b\n\n##### c\n\n## d\n\n### e\n\n# f")) == [3, 3, 4, 4, 5, 3]


@given(st.text(alphabet=st.sampled_from("#-* \n[]()<>&'\"`ahref:/=!_~|1.")) | st.text())
def test_nothing_typed_gives_more_than_the_tags_allowed(text):
    html = to_html(text)
    for tag, attributes in Tags(html).elements:
        assert tag in TAGS
        assert set(attributes) <= ({"href", "rel"} if tag == "a" else {"start"})
        address = attributes.get("href")
        assert address is None or address.partition(":")[0].lower() in SCHEMES


@given(st.lists(st.integers(1, 6), max_size=12))
def test_no_heading_ever_skips_a_level(typed):
    headings = levels(to_html("\n\n".join(f"{'#' * level} x" for level in typed)))
    assert len(headings) == len(typed)
    assert all(level >= 3 for level in headings)
    steps = [after - before for before, after in zip([2, *headings], headings, strict=False)]
    assert all(step <= 1 for step in steps)


def test_the_shipped_guidance_is_short_and_covers_the_promised_topics():
    words = re.sub(r"[#*\-]|\(tel:\d+\)", " ", GUIDANCE).split()
    assert 350 <= len(words) <= 500
    for topic in ("## Video chat", "## Chat rooms", "## Contact lists", "CEOP", "999"):
        assert topic in GUIDANCE
    assert levels(to_html(GUIDANCE)) == [3, 3, 3, 3]
    assert to_html(TEACHING).count("<p>") == 1
