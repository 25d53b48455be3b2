"""The rounds of link checks that the worker does: one that a page asks for, and the nightly one."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from classes.background import SLOW
from classes.models import School
from curriculum.links.check import OfflineError, check_links
from curriculum.models import LinkRound, Resource, ResourceQuerySet

RECENT = dt.timedelta(minutes=10)
"""Links checked this recently are not checked again."""

WITHIN_SECONDS = 600
HOST_SECONDS = 60
BATCH_SIZE = 8
"""Results are saved this often, so that the page shows how far the round is."""

FAULT = "The check ended before it was complete. What it had found by then was saved. Try again."


@transaction.atomic
def ask_for_round(school: School) -> LinkRound | None:
    """Ask the worker to check the school's links, and return the round.

    If one is going on already, return that one. Return None if every link was checked a few
    minutes ago.
    """
    School.objects.select_for_update(no_key=True).get(pk=school.pk)  # two who press at once
    latest = LinkRound.objects.filter(school=school).first()
    if latest and latest.is_going_on:
        return latest
    links = _due(school.pk).count()
    if not links:
        return None
    fields = {"asked_at": timezone.now(), "started_at": None, "ended_at": None}
    link_round, _ = LinkRound.objects.update_or_create(
        school=school, defaults={**fields, "links": links, "problem": ""}
    )
    check_round.enqueue(school.pk)
    return link_round


@task(queue_name=SLOW)
def check_every_link() -> None:
    """Check the links of all schools and of the shipped list. The worker does this every night."""
    check_links()


@task(queue_name=SLOW)
def check_round(school_pk: int) -> None:
    """Check the links of a school that were not checked just now, and say how it ended."""
    rounds = LinkRound.objects.filter(school=school_pk, ended_at=None)
    if not rounds.update(started_at=timezone.now()):
        return
    problem = FAULT
    try:
        check_links(
            Resource.objects.filter(pk__in=_due(school_pk).values("pk")),
            within=WITHIN_SECONDS,
            host_seconds=HOST_SECONDS,
            batch_size=BATCH_SIZE,
        )
        problem = ""
    except OfflineError as error:
        problem = str(error)
    finally:
        rounds.update(ended_at=timezone.now(), problem=problem)


def _due(school_pk: int) -> ResourceQuerySet:
    links = Resource.objects.filter(school=school_pk).in_use().links()
    return links.not_checked_since(timezone.now() - RECENT)
