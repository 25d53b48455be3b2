"""Keeping what a look at a link found: its state, the date, and how often it failed."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from curriculum.links.finding import Finding, Outcome
from curriculum.models import LINK_FIELDS, LinkState, Resource, ResourceQuerySet

BROKEN_AFTER = 3
"""On how many days in a row a link must fail to count as broken: a site may have a bad day."""

LONGEST = 500
"""Characters of an address that a resource can hold."""


@transaction.atomic
def record(
    findings: Iterable[Finding], *, among: ResourceQuerySet, at: dt.datetime
) -> list[Resource]:
    """Note each finding at the resources that have its address still. Return those."""
    by_address = {finding.address: finding for finding in findings}
    resources = list(among.filter(url__in=by_address).select_for_update())
    for resource in resources:
        note(resource, by_address[resource.url], at)
    Resource.objects.bulk_update(resources, LINK_FIELDS, batch_size=100)
    return resources


def note(resource: Resource, finding: Finding, at: dt.datetime) -> None:
    """Set what `resource` knows of its link from what was found, without saving it."""
    resource.link_checked_at = at
    resource.link_detail = finding.detail
    resource.link_redirects = [
        [redirect.status, redirect.address[:LONGEST]] for redirect in finding.redirects
    ]
    match finding.outcome:
        case Outcome.ANSWERED:
            moved_to = finding.moved_to if len(finding.moved_to) <= LONGEST else ""
            _settle(resource, LinkState.MOVED if moved_to else LinkState.WORKING, moved_to)
        case Outcome.GONE:
            _settle(resource, LinkState.BROKEN)
        case Outcome.LEFT_ALONE:
            _settle(resource, LinkState.NOT_CHECKED)
        case Outcome.FAILED | Outcome.UNREACHED:
            _count_failure(resource, timezone.localdate(at))


def _settle(resource: Resource, state: LinkState, moved_to: str = "") -> None:
    resource.link_state = state
    resource.link_moved_to = moved_to
    resource.link_failures = 0
    resource.link_failed_on = None


def _count_failure(resource: Resource, on: dt.date) -> None:
    """Count one failure a day; until the third the link keeps the state that it had."""
    if resource.link_failed_on != on:
        resource.link_failures = min(resource.link_failures + 1, BROKEN_AFTER)
        resource.link_failed_on = on
    if resource.link_failures >= BROKEN_AFTER:
        resource.link_state = LinkState.BROKEN
        resource.link_moved_to = ""
