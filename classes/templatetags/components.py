"""Components that need more than a template: a block of text, or a look at the whole page."""

import uuid
from collections.abc import Collection
from typing import Any

from django import template
from django.contrib.messages import ERROR
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from classes.pages.kept_form import OWNER, owner_of
from classes.pages.problems import problems_of
from classes.pages.saved_once import FIELD
from classes.pages.year_not_started import year_not_started
from classes.years.academic_year import AcademicYear

register = template.Library()


@register.simple_block_tag
def empty_state(
    content: SafeString,
    title: str,
    address: str = "",
    action: str = "",
    other_address: str = "",
    other_action: str = "",
) -> SafeString:
    """Draw an empty list: a title, the text in the block, and a button if there is an address.

    A second button leads to the `other_address`.
    """
    context = {"title": title, "text": content.strip(), "address": address, "action": action}
    context |= {"other_address": other_address, "other_action": other_action}
    return render_to_string("components/empty.html", context)


@register.inclusion_tag("components/form_errors.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """Draw the error summary of forms, of lists of them or of problems; nothing if all is well."""
    return {"problems": list(problems_of(forms))}


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """Return "Error: " for the title of a page that tells of a refusal; empty for the others."""
    was_refused = any(message.level == ERROR for message in context.get("messages") or ())
    return "Error: " if was_refused or any(problems_of(context.flatten())) else ""


@register.simple_tag
def form_key() -> SafeString:
    """Draw the hidden key of a form that creates something. See classes/pages/saved_once.py."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4())


@register.simple_tag(takes_context=True)
def form_owner(context: Context) -> SafeString:
    """Draw to whom a form is shown, so that it can be kept. See classes/pages/kept_form.py."""
    owner = owner_of(context["request"].user)
    return format_html('<input type="hidden" name="{}" value="{}">', OWNER, owner)


@register.inclusion_tag("components/year_not_started.html", takes_context=True)
def year_notice(context: Context, known: Collection[AcademicYear] = ()) -> dict[str, Any]:
    """Draw the notice that a year has not been started; nothing if it has.

    It takes one query, unless the years `known` to have classes are enough.
    """
    request = context["request"]
    missing = year_not_started(request.school, today=timezone.localdate(), known=known)
    return {"missing": missing, "request": request}
