"""The link check as a whole: which links, the looks, and what is kept."""

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from curriculum.links.finding import Finding, Outcome
from curriculum.links.look import SECONDS
from curriculum.links.network import Network
from curriculum.links.record import record
from curriculum.links.rounds import look_at_all
from curriculum.models import Resource, ResourceQuerySet

AT_ONCE = 400
"""How many addresses are looked at before what was found is kept."""

TELLING = 3
"""How many links must be tried before none being reached says something about us."""


class OfflineError(Exception):
    """No link at all could be reached, so the fault is likely on this side; nothing was kept."""


@dataclass(frozen=True)
class Checked:
    """What a link check looked at and found."""

    addresses: int
    resources: tuple[Resource, ...]

    @property
    def states(self) -> Counter[str]:
        """Return how many resources are in each state now."""
        return Counter(resource.link_state for resource in self.resources)


def check_links(
    resources: ResourceQuerySet | None = None,
    *,
    network: Network | None = None,
    seconds: float = SECONDS,
) -> Checked:
    """Look at the links among `resources` (default: all that are in use) and note what was found.

    An address that several schools use is looked at once. Raise OfflineError, and keep nothing of
    that part, if none of at least three links could be reached.
    """
    among = (Resource.objects.all() if resources is None else resources).in_use().links()
    addresses = sorted(set(among.order_by().values_list("url", flat=True)))
    changed: list[Resource] = []
    for start in range(0, len(addresses), AT_ONCE):
        part = addresses[start : start + AT_ONCE]
        findings = look_at_all(part, network=network, seconds=seconds)
        _check_online(findings)
        changed += record(findings, among=among, at=timezone.now())
    return Checked(addresses=len(addresses), resources=tuple(changed))


def _check_online(findings: list[Finding]) -> None:
    """Raise OfflineError where nothing was reached: that is no fault of so many sites at once."""
    tried = [finding for finding in findings if finding.outcome is not Outcome.LEFT_ALONE]
    if len(tried) >= TELLING and all(item.outcome is Outcome.UNREACHED for item in tried):
        raise OfflineError(
            f"None of {len(tried)} links could be reached, so this server seems to be offline or "
            "kept from the internet. Nothing was noted."
        )
