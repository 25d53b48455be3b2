"""The rounds of link checks that the worker does: one that a page asks for, and the nightly one."""

import datetime as dt

from django.contrib.messages import constants
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from classes.background import SLOW
from classes.background.jobs import Outcome, ask_for, do
from classes.background.progress import step
from classes.models import Job, JobKind, School, User
from curriculum.links.check import OfflineError, check_links
from curriculum.models import Resource, ResourceQuerySet

RECENT = dt.timedelta(minutes=10)
"""Links checked this recently are not checked again."""

WITHIN_SECONDS = 600
HOST_SECONDS = 60
BATCH_SIZE = 8
"""Results are saved this often, so that the page shows how far the round is."""


def ask_for_round(school: School, *, by: User) -> Job | None:
    """Ask the worker to check the school's links, and return the job.

    If one is going on already, return that one. Return None if every link was checked a few
    minutes ago.
    """
    links = _due(school.pk).count()
    if not links:
        return None
    return ask_for(JobKind.LINKS, school=school, by=by, task=check_round, total=links)


@task(queue_name=SLOW)
def check_every_link() -> None:
    """Check the links of all schools and of the shipped list. The worker does this every night."""
    check_links()


@task(queue_name=SLOW)
def check_round(job_pk: int) -> None:
    """Check the links of a school that were not checked just now. What it finds is kept at once."""
    do(job_pk, _check, at_once=False)


def _check(job: Job) -> Outcome:
    address = reverse("curriculum:resources", args=[job.school.slug])
    try:
        check_links(
            Resource.objects.filter(pk__in=_due(job.school_id).values("pk")),
            within=WITHIN_SECONDS,
            host_seconds=HOST_SECONDS,
            batch_size=BATCH_SIZE,
            saved=lambda links: step(by=links),
        )
    except OfflineError as error:
        return Outcome(address, ((constants.ERROR, str(error)),))
    return Outcome.success(address, "The links have been checked.")


def _due(school_pk: int) -> ResourceQuerySet:
    links = Resource.objects.filter(school=school_pk).in_use().links()
    return links.not_checked_since(timezone.now() - RECENT)
