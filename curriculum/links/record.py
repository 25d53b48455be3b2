"""Saves the results of a link check: state, time and number of failures."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from curriculum.links.finding import Finding, LinkOutcome
from curriculum.models import LINK_FIELDS, LinkState, Resource, ResourceQuerySet

BROKEN_AFTER = 3
"""Days in a row on which a link must fail before it counts as broken. Sites have bad days."""

OPENED_COUNTS_FOR = dt.timedelta(days=92)
"""How long a link counts as working that a person has opened: about a term."""

MAX_ADDRESS_LENGTH = 500
"""The length in characters of the address fields of a resource."""


@transaction.atomic
def record_findings(
    findings: Iterable[Finding], *, among: ResourceQuerySet, at: dt.datetime
) -> list[Resource]:
    """Save each result on the resources that still have its address. Return those resources."""
    by_address = {finding.address: finding for finding in findings}
    resources = list(among.filter(url__in=by_address).select_for_update())
    for resource in resources:
        apply_finding(resource, by_address[resource.url], at)
    Resource.objects.bulk_update(resources, LINK_FIELDS, batch_size=100)
    return resources


def apply_finding(resource: Resource, finding: Finding, at: dt.datetime) -> None:
    """Set the link fields of `resource` from a result, without saving."""
    resource.link_checked_at = at
    resource.link_detail = finding.detail
    resource.link_redirects = [
        [redirect.status, redirect.address[:MAX_ADDRESS_LENGTH]] for redirect in finding.redirects
    ]
    match finding.outcome:
        case LinkOutcome.ANSWERED:
            moved_to = finding.moved_to if len(finding.moved_to) <= MAX_ADDRESS_LENGTH else ""
            _set_state(resource, LinkState.MOVED if moved_to else LinkState.WORKING, moved_to)
        case LinkOutcome.GONE:
            _set_state(resource, LinkState.BROKEN)
        case LinkOutcome.GUARDED:
            _set_guarded(resource, timezone.localdate(at))
        case LinkOutcome.INCONCLUSIVE:
            _set_state(resource, LinkState.NOT_CHECKED)
        case LinkOutcome.FAILED | LinkOutcome.UNREACHABLE:
            _count_failure(resource, timezone.localdate(at))


def _set_state(resource: Resource, state: LinkState, moved_to: str = "") -> None:
    resource.link_state = state
    resource.link_moved_to = moved_to
    resource.link_failures = 0
    resource.link_failed_on = None


def _set_guarded(resource: Resource, on: dt.date) -> None:
    """Believe the person who opened the link, for a while. A program cannot find out more."""
    opened_on = resource.link_opened_on
    if opened_on is None or opened_on < on - OPENED_COUNTS_FOR:
        return _set_state(resource, LinkState.GUARDED)
    resource.link_detail = opened_by_hand(opened_on)
    return _set_state(resource, LinkState.WORKING)


def opened_by_hand(on: dt.date) -> str:
    """Return a sentence for a link that works as far as a person has seen."""
    return f"The site lets no program in. A colleague opened it on {on:%-d %B %Y}, and it worked."


def _count_failure(resource: Resource, on: dt.date) -> None:
    """Count at most one failure a day. The state changes only on the third."""
    if resource.link_failed_on != on:
        resource.link_failures = min(resource.link_failures + 1, BROKEN_AFTER)
        resource.link_failed_on = on
    if resource.link_failures >= BROKEN_AFTER:
        resource.link_state = LinkState.BROKEN
        resource.link_moved_to = ""
