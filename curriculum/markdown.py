"""A school's own words: Markdown in, safe HTML out."""

from collections.abc import Iterable

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

HIGHEST, LOWEST = 3, 6
"""Headings of a text stand below the page's own h1 and h2."""

TAGS = {
    "p",
    "br",
    "hr",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "blockquote",
    "a",
    "h3",
    "h4",
    "h5",
    "h6",
}
SCHEMES = {"https", "http", "mailto", "tel"}

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["image", "code", "fence"])


def to_html(text: str) -> SafeString:
    """Return a Markdown text as HTML that holds words, lists, headings and links, nothing else.

    Its headings go down a step at a time from h3, whatever was typed. Links keep their address if
    it is one of the web, of an e-mail or of a telephone.
    """
    tokens = _MARKDOWN.parse(text)
    _put_in_order(token for token in tokens if token.type in ("heading_open", "heading_close"))
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308 (cleaned on the line above)


def _put_in_order(headings: Iterable[Token]) -> None:
    """Change the level of each heading so that none skips one; opening and closing come in turn."""
    above: list[int] = []
    for heading in headings:
        level = int(heading.tag[1])
        if heading.type == "heading_open":
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        heading.tag = f"h{min(HIGHEST - 1 + len(above), LOWEST)}"
