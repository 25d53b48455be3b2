"""The page of a job. It is also the one address that a progress bar asks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.background.jobs import Outcome, cancel, outcome_of
from classes.background.progress import show_progress
from classes.models import Job
from classes.pages.told import job_address, tell, to_job

NO_LONGER_KNOWN = (
    "It is no longer known what came of this, because it was asked for again, or the server’s key "
    "has changed. Look at the records before you do it again."
)
CANCELLED = "Cancelled before it began. Nothing was changed."
CANCELLED_AFTER_A_FAULT = "Cancelled. It is not tried again."
TOO_LATE = "It had begun already, so it was not cancelled."


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def job(request: StaffRequest, pk: int) -> HttpResponse:
    """Show how far a job is, and lead on once it has ended.

    A bar asks for itself. With ?beside it is on another page, which it does not leave. A POST
    cancels a job that no worker has begun.
    """
    of_school = Job.objects.select_related("school", "asked_by").filter(school=request.school)
    shown = show_progress(get_object_or_404(of_school, pk=pk))
    if request.method == "POST":
        return _cancel(request, shown)
    is_beside = "beside" in request.GET
    if request.htmx and (is_beside or not shown.ended_at):
        context = {"job": shown, "is_beside": is_beside, "is_asked_again": True}
        return render(request, "components/progress.html", context)
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": job_address(shown)})
    if shown.ended_at:
        return _tell_end(request, shown)
    return render(request, "classes/jobs/page.html", {"job": shown})


def _cancel(request: StaffRequest, waiting: Job) -> HttpResponse:
    if not cancel(waiting):
        messages.warning(request, TOO_LATE)
        return to_job(waiting)
    return _tell_cancelled(request, waiting)


def _tell_cancelled(request: StaffRequest, cancelled: Job) -> HttpResponse:
    home = reverse("reports:home", args=[request.school.slug])
    text = CANCELLED_AFTER_A_FAULT if cancelled.problem else CANCELLED
    return tell(request, Outcome.success(home, text))


def _tell_end(request: StaffRequest, ended: Job) -> HttpResponse:
    if ended.asked_by_id == request.user.pk or ended.problem:
        Job.objects.untold().filter(pk=ended.pk).update(told_at=timezone.now())
    if outcome := outcome_of(ended):
        return tell(request, outcome)
    if ended.started_at is None and not ended.outcome:
        return _tell_cancelled(request, ended)  # in another tab, or by going back
    home = reverse("reports:home", args=[request.school.slug])
    return tell(request, Outcome(home, ((messages.WARNING, NO_LONGER_KNOWN),)))
