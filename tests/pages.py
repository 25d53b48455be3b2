"""Reads a page as people and browsers do: its text on one line, its elements and what they hold."""

import re

from django.http import HttpResponse
from lxml import html

APART = ("br", "dd", "div", "dt", "h1", "h2", "h3", "li", "option", "p", "summary", "td", "th")
"""Elements whose text does not run on into what follows them."""


def document(page: HttpResponse | str) -> html.HtmlElement:
    """Return a page, or the part of one that was answered, as a tree."""
    return html.fromstring(page if isinstance(page, str) else page.content.decode())


def text_of(page: HttpResponse | str) -> str:
    """Return the text that a page shows, on one line, however its template is laid out."""
    root = document(page)
    for unseen in root.xpath("//head | //script | //template"):
        unseen.drop_tree()
    for element in root.iter(*APART):
        element.tail = f" {element.tail or ''}"
    return re.sub(r"[ \n]+", " ", root.text_content()).strip()
