"""Answers a press with what came of it, or leads to the page of the job that does it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from classes.background.jobs import Outcome
from classes.models import Job


def tell(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """Go to the page that work leads to, and say there what came of it."""
    for level, text in outcome.messages:
        messages.add_message(request, level, text)
    return HttpResponseRedirect(outcome.address)


def job_address(job: Job) -> str:
    """Return the address of the page that shows how far a job is, and then leads on."""
    return reverse("classes:job", args=[job.school.slug, job.pk])


def to_job(job: Job) -> HttpResponse:
    """Go to the page that shows how far a job is."""
    return HttpResponseRedirect(job_address(job))
