"""How a form of any app shows what an action refused."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from classes.history.changed_meanwhile import ChangedMeanwhileError, SeenForm


def show_refusal(form: forms.BaseForm, error: ValidationError) -> None:
    """Show what an action refused beside the field it is about; what was typed stays."""
    if isinstance(error, ChangedMeanwhileError) and isinstance(form, SeenForm):
        form.see(error.now)
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        known = name in form.fields and name != NON_FIELD_ERRORS
        form.add_error(name if known else None, errors)


def done(form: forms.BaseForm, action: Callable[..., Any], **arguments: Any) -> bool:
    """Call an action; show on the form what it refuses. Return whether it was done."""
    try:
        action(**arguments)
    except ValidationError as error:
        show_refusal(form, error)
        return False
    return True
