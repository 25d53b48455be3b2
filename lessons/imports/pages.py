"""Redirects with messages that the pages of both imports share."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse

from classes.access import StaffRequest


def address_of(request: StaffRequest, page: str) -> str:
    """Return the URL of a page of the school, by its name in `lessons`."""
    return reverse(f"lessons:{page}", args=[request.school.slug])


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
