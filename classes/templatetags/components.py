"""Components that hold text, which a template may then break over lines."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def empty_state(content: SafeString, title: str, address: str = "", action: str = "") -> SafeString:
    """Draw what a list shows while it is empty: a title, the text within, perhaps one way on."""
    context = {"title": title, "text": content.strip(), "address": address, "action": action}
    return render_to_string("components/empty.html", context)
