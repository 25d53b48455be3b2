"""A status on screen: its sign, its word and its colour, always together."""

from typing import Any

from django import template

from lessons.status import Status

register = template.Library()


@register.inclusion_tag("components/badge.html")
def badge(value: str) -> dict[str, Any]:
    """Draw the badge of a status, given as `Status` or as its value."""
    return {"status": Status(value)}


@register.inclusion_tag("components/legend.html")
def status_legend() -> dict[str, Any]:
    """Draw every status with its sign and word."""
    return {"statuses": list(Status)}
