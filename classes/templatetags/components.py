"""Components with a block of text, which a template can break over several lines."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def empty_state(content: SafeString, title: str, address: str = "", action: str = "") -> SafeString:
    """Draw an empty list: a title, the text in the block, and a button if there is an address."""
    context = {"title": title, "text": content.strip(), "address": address, "action": action}
    return render_to_string("components/empty.html", context)
