"""A filter that turns telephone numbers in a text into links."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

NUMBER = re.compile(r"(?<![\w/.+])(?:0\d{2,4}(?: ?\d{2,6}){1,3}|999|101|111)(?![\w/]|\.\d)")
"""A British telephone number, with or without spaces, or 999, 101 or 111."""


@register.filter
def dial(text: str) -> SafeString:
    """Return the text as HTML, with its telephone numbers as tel: links."""
    return mark_safe(NUMBER.sub(_link, conditional_escape(text)))  # noqa: S308 (escaped first)


def _link(match: re.Match[str]) -> str:
    number = match.group()
    return f'<a href="tel:{number.replace(" ", "")}">{number}</a>'
