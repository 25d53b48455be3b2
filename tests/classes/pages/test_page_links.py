"""The links between the pages of a list: where they lead, and what they keep of the address."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string

from tests.pages import document

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


@pytest.fixture
def links(rf):
    """Return a function: the parameters to which each link of page 2 of 3 leads, by its label."""

    def read(address: str, **context) -> dict[str, dict[str, list[str]]]:
        context["page"] = Paginator(range(30), 10).page(2)
        nav = render_to_string("components/pages.html", context, request=rf.get(address))
        return {
            link.text_content().strip(): parse_qs(urlsplit(link.get("href")).query)
            for link in document(nav).iter("a")
        }

    return read


def test_they_lead_to_the_pages_before_and_after(links):
    assert links("/?page=2") == {"Previous": {"page": ["1"]}, "Next": {"page": ["3"]}}


def test_they_keep_the_filter(links):
    after = links("/?class_group=5&class_group=6&q=Amira+%26+Ben&page=2")["Next"]
    assert after == {"class_group": ["5", "6"], "q": ["Amira & Ben"], "page": ["3"]}


def test_a_second_list_has_its_own_parameter_and_keeps_the_page_of_the_first(links):
    assert links("/?page=4&done=2", parameter="done")["Next"] == {"page": ["4"], "done": ["3"]}


def test_a_list_of_one_page_has_none(rf):
    context = {"page": Paginator(range(3), 10).page(1)}
    assert not render_to_string("components/pages.html", context, request=rf.get("/")).strip()


def test_no_other_template_draws_such_links():
    drawn = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if "_page_number" in path.read_text(encoding="utf-8")
    }
    assert drawn == {"components/pages.html", "components/table.html"}
