"""What the pages of all imports share: the draft between upload and import, refusals, messages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Generic, TypeVar, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from classes.access import StaffRequest
from classes.models.draft import Draft, DraftQuerySet, draft_expiry
from classes.pages.refusal import refusals_on

D = TypeVar("D", bound=Draft)


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


@dataclass(frozen=True)
class DraftPages(Generic[D]):
    """The pages of one kind of import, by their names in `lessons`, and the drafts they make."""

    model: type[D]
    noun: str
    upload_page: str
    check_page: str

    @property
    def drafts(self) -> DraftQuerySet[D]:
        return cast("DraftQuerySet[D]", self.model._default_manager)

    def to_upload(self, request: StaffRequest) -> HttpResponseRedirect:
        """Go to the upload page."""
        return HttpResponseRedirect(address_of(request, self.upload_page))

    def to_check(self, request: StaffRequest, *reasons: str) -> HttpResponseRedirect:
        """Show the draft, with the reasons if it was not imported."""
        if reasons:
            messages.error(request, f"Nothing was imported. {' '.join(reasons)}")
        return HttpResponseRedirect(address_of(request, self.check_page))

    def keep(self, request: StaffRequest, **values: object) -> HttpResponseRedirect:
        """Store what was read from a file in place of the person's last draft, and show it.

        The file itself is not kept.
        """
        values["source"] = str(values["source"])[:200]
        self.drafts.replace(school=request.school, user=request.user, **values)
        return self.to_check(request)

    def change(self, request: StaffRequest, draft: D, **values: object) -> HttpResponseRedirect:
        """Change the draft, keep it for another hour, and show it."""
        for name, value in {**values, "expires_at": draft_expiry()}.items():
            setattr(draft, name, value)
        draft.save()
        return self.to_check(request)

    def with_draft(
        self, view: Callable[[StaffRequest, D], HttpResponse]
    ) -> Callable[[StaffRequest], HttpResponse]:
        """Give the person's draft to a view. If it is gone, say so on the upload page."""

        @wraps(view)
        def page(request: StaffRequest) -> HttpResponse:
            if draft := self.drafts.of(request.school, request.user):
                return view(request, draft)
            gone = "It was imported or cancelled, or an hour has passed."
            messages.info(request, f"There is no {self.noun} to check. {gone}")
            return self.to_upload(request)

        return page

    def discard(self, request: StaffRequest) -> HttpResponseRedirect:
        """Delete the draft, and go back to the upload page."""
        self.drafts.discard(school=request.school, user=request.user)
        messages.success(request, "Import cancelled. Nothing from the file was kept.")
        return self.to_upload(request)
