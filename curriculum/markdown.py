"""Turns a school's Markdown into safe HTML."""

from collections.abc import Iterable

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

HIGHEST, LOWEST = 3, 6
"""Heading levels of a text. The page itself has the h1 and h2 above it."""

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
    """Return Markdown as HTML with only text, lists, headings and links.

    Headings start at h3 and never skip a level, whatever was typed. Links keep web, e-mail and
    telephone addresses, and lose any other.
    """
    tokens = _MARKDOWN.parse(text)
    _fix_levels(token for token in tokens if token.type in ("heading_open", "heading_close"))
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


def _fix_levels(headings: Iterable[Token]) -> None:
    """Change the heading levels so that none is skipped. Opening and closing tokens alternate."""
    above: list[int] = []
    for heading in headings:
        level = int(heading.tag[1])
        if heading.type == "heading_open":
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        heading.tag = f"h{min(HIGHEST - 1 + len(above), LOWEST)}"
