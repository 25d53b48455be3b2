"""How a page of any app shows what an action refused."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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


@contextmanager
def refusals_on(
    form: forms.BaseForm, show: Callable[[ValidationError], None] | None = None
) -> Iterator[None]:
    """Show on the form what an action in the block refuses, then go on below the block.

    So the block ends with the return of what follows success, and the form's page stands below.
    A form that shows refusals in a way of its own gives it as `show`.
    """
    try:
        yield
    except ValidationError as error:
        if show:
            show(error)
        else:
            show_refusal(form, error)


@contextmanager
def refusals_in_message(request: HttpRequest) -> Iterator[None]:
    """As `refusals_on` for a button without a form: the message on the next page says why not."""
    try:
        yield
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))


def form_page(
    request: HttpRequest,
    template: str,
    form: forms.BaseForm,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Draw the page of a form, which its template knows as `form`."""
    whole = {"form": form, **(context or {})}
    return render(request, template, whole, status=status_of(refused=bool(form.errors)))


def status_of(*, refused: bool) -> int:
    """Return the status of a page that was asked to do something: 422 if it was refused.

    A script, and whoever watches the server, can tell by it that nothing was changed.
    """
    return 422 if refused else 200
