"""Parses pages in tests: their elements, and their text on one line."""

import re

from django.http import HttpResponse
from lxml import html

APART = ("br", "dd", "div", "dt", "h1", "h2", "h3", "li", "option", "p", "summary", "td", "th")
"""Elements whose text is separate from the text after them."""


def document(page: HttpResponse | str) -> html.HtmlElement:
    """Return a page, or a part of one, as an lxml tree."""
    return html.fromstring(page if isinstance(page, str) else page.content.decode())


def text_of(page: HttpResponse | str) -> str:
    """Return the visible text of a page on one line."""
    root = document(page)
    for unseen in root.xpath("//head | //script | //template"):
        unseen.drop_tree()
    for element in root.iter(*APART):
        element.tail = f" {element.tail or ''}"
    return re.sub(r"[ \n]+", " ", root.text_content()).strip()
