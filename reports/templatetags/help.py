"""The explanation of a page, at the head of it."""

from typing import Any

from django import template

from reports.help.how_it_works import how_pages_work

register = template.Library()


@register.inclusion_tag("components/how_it_works.html", takes_context=True)
def how_it_works(context: dict[str, Any]) -> dict[str, Any]:
    """Explain the page that is open; nothing on a page that has no explanation."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    is_ours = getattr(request, "school", None) or getattr(request, "group", None)
    if match is None or not is_ours:
        return {}
    return {"request": request, "how": how_pages_work().get(match.view_name)}
