"""What the pages of all imports share: the draft between upload and import, refusals, messages.

What is small is imported while the person waits, and what is large by the worker, as a job.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, Protocol, TypeVar, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_tasks.base import Task

from classes.access import StaffRequest
from classes.background.jobs import Outcome, ask_for, request_of
from classes.models import Job, JobKind, School, User
from classes.models.draft import Draft, DraftQuerySet, draft_expiry
from classes.pages.refusal import refusals_on
from classes.pages.told import job_address, tell, to_job

D = TypeVar("D", bound=Draft)

LARGE = 400
"""From so many children or lessons on, an import is a job for the worker.

On two cores of 2026, 390 children took 0.6 seconds and 1,200 took 2.5, so that a machine three
times as slow stays within two seconds below this. A list in mid-year, by which a tenth of 390
children move and a tenth are new, took 0.3 seconds after 208 lessons.
"""


class Write(Protocol):
    """Imports a draft as the person chose, and returns what came of it. It raises no refusal."""

    def __call__(self, draft: Any, *, by: User, answers: dict[str, Any]) -> Outcome: ...


def address_of(school: School, page: str, *args: int) -> str:
    """Return the URL of a page of the school, by its name in `lessons`."""
    return reverse(f"lessons:{page}", args=[school.slug, *args])


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
    kind: JobKind
    write: Write
    task: Task[[int], None]
    steps: int

    @property
    def drafts(self) -> DraftQuerySet[D]:
        return cast("DraftQuerySet[D]", self.model._default_manager)

    def to_upload(self, request: StaffRequest) -> HttpResponseRedirect:
        """Go to the upload page."""
        return HttpResponseRedirect(address_of(request.school, self.upload_page))

    def to_check(self, request: StaffRequest, *reasons: str) -> HttpResponseRedirect:
        """Show the draft, with the reasons if it was not imported."""
        if reasons:
            messages.error(request, f"Nothing was imported. {' '.join(reasons)}")
        return HttpResponseRedirect(address_of(request.school, self.check_page))

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
        """Give the person's draft to a view. If it is gone, say so on the upload page.

        While a job imports it, and until the person was told the end, lead to the job instead.
        """

        @wraps(view)
        def page(request: StaffRequest) -> HttpResponse:
            if job := self.job_of(request):
                return to_job(job)
            if draft := self.drafts.of(request.school, request.user):
                return view(request, draft)
            gone = "It was imported or cancelled, or an hour has passed."
            messages.info(request, f"There is no {self.noun} to check. {gone}")
            return self.to_upload(request)

        return page

    def job_of(self, request: StaffRequest) -> Job | None:
        """Return the person's import that goes on, or whose end they have not seen yet."""
        jobs = Job.objects.untold().filter(school=request.school, kind=self.kind)
        return jobs.select_related("school").filter(asked_by=request.user).first()

    def job_address(self, request: StaffRequest) -> str:
        """Return the address of that import's page, for a link to it; empty if there is none."""
        job = self.job_of(request)
        return job_address(job) if job else ""

    def take_in(
        self,
        request: StaffRequest,
        draft: D,
        *,
        size: int,
        answers: dict[str, Any],
    ) -> HttpResponse:
        """Import a draft with the answers that the person gave: now, or by the worker if large."""
        if size < LARGE:
            return tell(request, self.write(draft, by=request.user, answers=answers))
        return to_job(
            ask_for(
                self.kind,
                school=request.school,
                by=request.user,
                task=self.task,
                total=self.steps,
                about=str(draft.pk),
                request=answers,
            )
        )

    def take_in_by_job(self, job: Job) -> Outcome:
        """Import the draft that a job is about. If it is gone, say so: nothing was imported."""
        mine = self.drafts.filter(school=job.school, user=job.asked_by, pk=int(job.about))
        draft = mine.select_related("school").first()
        if draft is None or job.asked_by is None:
            return Outcome.refusal(address_of(job.school, self.upload_page), self._gone)
        return self.write(draft, by=job.asked_by, answers=request_of(job))

    @property
    def _gone(self) -> str:
        return (
            f"Nothing was imported. The {self.noun} was cancelled, replaced or kept for more than "
            "an hour, or a child’s name was erased meanwhile. Choose the file again."
        )

    def refused(self, school: School, *reasons: str) -> Outcome:
        """Return that nothing was imported and why, to be told beside the draft."""
        return Outcome.refusal(
            address_of(school, self.check_page), f"Nothing was imported. {' '.join(reasons)}"
        )

    def discard(self, request: StaffRequest) -> HttpResponseRedirect:
        """Delete the draft, and go back to the upload page."""
        self.drafts.discard(school=request.school, user=request.user)
        messages.success(request, "Import cancelled. Nothing from the file was kept.")
        return self.to_upload(request)
