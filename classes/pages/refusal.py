"""Shows on a page why an action refused to do something."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from classes.history.edit_conflicts import EditConflictError, VersionedForm
from classes.limits.pages import told_to_wait
from classes.limits.uses import LimitReachedError
from classes.unavailable import Unavailable, unavailable

logger = logging.getLogger(__name__)

NOT_SAVED = {
    Unavailable.BUSY: "The service is busy: the database did not answer in time. Nothing was "
    "saved. What you typed is still here. Wait a minute, then try again.",
    Unavailable.FULL_OR_READ_ONLY: "Nothing can be saved at the moment: the disk of the server may "
    "be full. What you typed is still here. Tell whoever looks after this service, then try again.",
}


def show_refusal(form: forms.BaseForm, error: ValidationError) -> None:
    """Show each refusal of an action beside its field. The form keeps what the person typed."""
    if isinstance(error, EditConflictError) and isinstance(form, VersionedForm):
        form.mark_as_seen(error.version, error.texts)
    if not form.is_bound:  # another button of the page was pressed; add_error needs cleaned data
        form.full_clean()
        form.cleaned_data = {}
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        has_field = name in form.fields and name != NON_FIELD_ERRORS
        form.add_error(name if has_field else None, errors)


@contextmanager
def at_the_same_moment() -> Iterator[None]:
    """Raise ValidationError where a rule of the database has refused what an action had checked.

    The action looked, and found nothing in the way. Before it saved, somebody else did.
    """
    try:
        yield
    except IntegrityError as error:
        logger.warning("Two people saved at the same moment", exc_info=True)
        raise ValidationError(
            "A colleague saved something at the same moment, and the two do not fit together. "
            "Nothing of yours was changed. Look at it again, then try once more."
        ) from error


@contextmanager
def refusals_on(
    form: forms.BaseForm, show: Callable[[ValidationError], None] | None = None
) -> Iterator[None]:
    """Show on the form what an action in the block refuses, then go on after the block.

    So return the response for success inside the block, and the page of the form after it. Pass
    `show` if the form shows refusals in another way.
    """
    try:
        with at_the_same_moment(), database_is_there():
            yield
    except ValidationError as error:
        if show:
            show(error)
        else:
            show_refusal(form, error)


@contextmanager
def database_is_there() -> Iterator[None]:
    """Raise ValidationError where the database did not save but can still be read.

    Then the page of the form can be shown, with what the person typed.
    """
    try:
        yield
    except OperationalError as error:
        reason = unavailable(error)
        if reason not in NOT_SAVED:
            raise
        logger.exception("The database did not save")
        raise ValidationError(NOT_SAVED[reason]) from error


@contextmanager
def refusals_in_message(request: HttpRequest) -> Iterator[None]:
    """Do as `refusals_on` for a button without a form: show the refusal on the next page."""
    try:
        with at_the_same_moment():
            yield
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))


def refusal_page(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Return a page that only says what was refused, with the way back.

    Its status is 422, or 429 if something was done as often as it may be.
    """
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    context = {"sentences": error.messages, "back": came_from if is_ours else ""}
    page = render(request, "components/refusal.html", context, status=status_of(refused=True))
    return told_to_wait(page, error.seconds) if isinstance(error, LimitReachedError) else page


def form_page(
    request: HttpRequest,
    template: str,
    form: forms.BaseForm,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Return the page with the form, which the template gets as `form`."""
    full_context = {"form": form, **(context or {})}
    return render(request, template, full_context, status=status_of(refused=bool(form.errors)))


def status_of(*, refused: bool) -> int:
    """Return the HTTP status for a page after a POST: 422 if the action was refused, else 200.

    It tells scripts and the server's log that nothing was changed.
    """
    return 422 if refused else 200
