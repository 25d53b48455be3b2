"""Telephone numbers in a text, made ready to tap."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

NUMBER = re.compile(r"(?<![\w/.+])(?:0\d{2,4}(?: ?\d{2,6}){1,3}|999|101|111)(?![\w/]|\.\d)")
"""A British number, spaced or not, or one of the three short ones."""


@register.filter
def dial(text: str) -> SafeString:
    """Return the text with its telephone numbers as links that ring them."""
    return mark_safe(NUMBER.sub(_link, conditional_escape(text)))  # noqa: S308 (escaped first)


def _link(match: re.Match[str]) -> str:
    number = match.group()
    return f'<a href="tel:{number.replace(" ", "")}">{number}</a>'
