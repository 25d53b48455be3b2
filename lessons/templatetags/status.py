"""Renders a status with its sign, word and colour, always together."""

from typing import Any

from django import template

from lessons.status import Status

register = template.Library()


@register.inclusion_tag("components/badge.html")
def badge(value: str) -> dict[str, Any]:
    """Render the badge of a status, given as `Status` or as its value."""
    return {"status": Status(value)}


@register.inclusion_tag("components/legend.html")
def status_legend() -> dict[str, Any]:
    """Render every status with its sign and word."""
    return {"statuses": list(Status)}
