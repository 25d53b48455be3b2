"""Refusals, and redirects with messages, that the pages of both imports share."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse

from classes.access import StaffRequest
from classes.pages.refusal import refusals_on


def address_of(request: StaffRequest, page: str) -> str:
    """Return the URL of a page of the school, by its name in `lessons`."""
    return reverse(f"lessons:{page}", args=[request.school.slug])


def reasons_not_imported(error: ValidationError) -> list[str]:
    """Return why a file was refused, and that nothing was imported."""
    *others, last = error.messages
    return [*others, f"{last} Nothing was imported."]


@contextmanager
def import_refusals_on(form: forms.Form) -> Iterator[None]:
    """Show on the form why a file was refused. See `refusals_on`."""

    def show(error: ValidationError) -> None:
        form.add_error(None, ValidationError(reasons_not_imported(error)))

    with refusals_on(form, show):
        yield


def redirect_without_draft(
    request: StaffRequest, noun: str, upload_page: str
) -> HttpResponseRedirect:
    """Explain that the draft is gone, and go back to the upload page."""
    messages.info(
        request,
        f"There is no {noun} to check. It was imported or cancelled, or an hour has passed.",
    )
    return HttpResponseRedirect(address_of(request, upload_page))


def redirect_to_check(request: StaffRequest, reason: str, check_page: str) -> HttpResponseRedirect:
    """Explain why nothing was imported, and show the draft again."""
    messages.error(request, f"Nothing was imported. {reason}")
    return HttpResponseRedirect(address_of(request, check_page))


def redirect_after_discard(request: StaffRequest, upload_page: str) -> HttpResponseRedirect:
    """Confirm that the draft is deleted, and go back to the upload page."""
    messages.success(request, "Import cancelled. Nothing from the file was kept.")
    return HttpResponseRedirect(address_of(request, upload_page))
