"""The whole link check: choose the links, check them, and save the results."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from curriculum.links.batch import HOST_SECONDS, check_all
from curriculum.links.checker import TIMEOUT_SECONDS
from curriculum.links.finding import Finding, LinkOutcome
from curriculum.links.network import Network
from curriculum.links.record import record_findings
from curriculum.models import Resource, ResourceQuerySet

BATCH_SIZE = 400
"""How many addresses are checked before the results are saved."""

WITHIN_SECONDS = 3600
"""For a whole round. A round that runs at night must have ended before the next."""

ENOUGH_TO_TELL = 3
"""If this many links are tried and none can be reached, the fault is ours."""


class OfflineError(Exception):
    """No link could be reached, so this server is probably offline. Nothing was saved."""


@dataclass(frozen=True)
class LinkCheckResult:
    """How many addresses were checked, how many were left for want of time, and their resources."""

    addresses: int
    resources: tuple[Resource, ...]
    left: int = 0

    @property
    def states(self) -> Counter[str]:
        """Return the number of resources in each link state."""
        return Counter(resource.link_state for resource in self.resources)


def check_links(
    resources: ResourceQuerySet | None = None,
    *,
    network: Network | None = None,
    seconds: float = TIMEOUT_SECONDS,
    within: float = WITHIN_SECONDS,
    host_seconds: float = HOST_SECONDS,
    batch_size: int = BATCH_SIZE,
    saved: Callable[[int], None] = lambda links: None,
) -> LinkCheckResult:
    """Check the links among `resources` (default: all in use) and save the results.

    An address that several schools use is checked once, those checked longest ago first. Results
    are saved after each `batch_size` addresses, and `saved` is told how many. After `within`
    seconds in all, or `host_seconds` for one host, the rest is left for the next check. Raise
    OfflineError if none of at least three links in a batch could be reached. Nothing of that batch
    is saved then.
    """
    among = (Resource.objects.all() if resources is None else resources).in_use().links()
    addresses = among.addresses_longest_ago_first()
    changed: list[Resource] = []
    end, checked = time.monotonic() + within, 0
    for start in range(0, len(addresses), batch_size):
        batch = addresses[start : start + batch_size]
        remaining = max(end - time.monotonic(), 0)
        findings = check_all(
            batch, network=network, seconds=seconds, within=remaining, host_seconds=host_seconds
        )
        _check_online(findings)
        changed += record_findings(findings, among=among, at=timezone.now())
        saved(len(findings))
        checked += len(findings)
        if time.monotonic() >= end:
            break
    return LinkCheckResult(checked, tuple(changed), left=len(addresses) - checked)


def _check_online(findings: list[Finding]) -> None:
    """Raise OfflineError if nothing was reached: so many sites do not fail at once."""
    tried = [finding for finding in findings if finding.outcome is not LinkOutcome.INCONCLUSIVE]
    if len(tried) >= ENOUGH_TO_TELL and all(
        finding.outcome is LinkOutcome.UNREACHABLE for finding in tried
    ):
        raise OfflineError(
            f"None of the {len(tried)} links could be reached, so this server seems to be offline. "
            "No result was saved. Check its connection to the internet, then try again."
        )
