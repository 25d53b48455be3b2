"""The whole link check: choose the links, check them, and save the results."""

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from curriculum.links.batch import check_all
from curriculum.links.checker import TIMEOUT_SECONDS
from curriculum.links.finding import Finding, LinkOutcome
from curriculum.links.network import Network
from curriculum.links.record import record_findings
from curriculum.models import Resource, ResourceQuerySet

BATCH_SIZE = 400
"""How many addresses are checked before the results are saved."""

ENOUGH_TO_TELL = 3
"""If this many links are tried and none can be reached, the fault is ours."""


class OfflineError(Exception):
    """No link could be reached, so this server is probably offline. Nothing was saved."""


@dataclass(frozen=True)
class LinkCheckResult:
    """How many addresses were checked, and the resources that use them."""

    addresses: int
    resources: tuple[Resource, ...]

    @property
    def states(self) -> Counter[str]:
        """Return the number of resources in each link state."""
        return Counter(resource.link_state for resource in self.resources)


def check_links(
    resources: ResourceQuerySet | None = None,
    *,
    network: Network | None = None,
    seconds: float = TIMEOUT_SECONDS,
) -> LinkCheckResult:
    """Check the links among `resources` (default: all in use) and save the results.

    An address that several schools use is checked once. Raise OfflineError if none of at least
    three links in a batch could be reached. Nothing of that batch is saved then.
    """
    among = (Resource.objects.all() if resources is None else resources).in_use().links()
    addresses = sorted(set(among.order_by().values_list("url", flat=True)))
    changed: list[Resource] = []
    for start in range(0, len(addresses), BATCH_SIZE):
        batch = addresses[start : start + BATCH_SIZE]
        findings = check_all(batch, network=network, seconds=seconds)
        _check_online(findings)
        changed += record_findings(findings, among=among, at=timezone.now())
    return LinkCheckResult(addresses=len(addresses), resources=tuple(changed))


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
