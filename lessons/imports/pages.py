"""What the pages of both imports share: where they lead, and what they say."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse

from classes.access import StaffRequest


def address_of(request: StaffRequest, page: str) -> str:
    """Return the address of a page of the school's lessons."""
    return reverse(f"lessons:{page}", args=[request.school.slug])


def no_draft(request: StaffRequest, what: str, upload_page: str) -> HttpResponseRedirect:
    """Say that there is no such file any more to look at, and go to choose one."""
    messages.info(
        request,
        f"There is no {what} to look at: It was imported, cancelled, or an hour has passed.",
    )
    return HttpResponseRedirect(address_of(request, upload_page))


def not_imported(request: StaffRequest, why: str, check_page: str) -> HttpResponseRedirect:
    """Say why nothing was imported, and show the draft again."""
    messages.error(request, f"Nothing was imported. {why}")
    return HttpResponseRedirect(address_of(request, check_page))


def discarded(request: StaffRequest, upload_page: str) -> HttpResponseRedirect:
    """Say that the draft is deleted, and go to choose another file."""
    messages.success(request, "Nothing was imported, and nothing from the file is kept.")
    return HttpResponseRedirect(address_of(request, upload_page))
