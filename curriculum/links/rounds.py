"""Looking at many links: eight at a time, and at one at a time for a host."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable

import httpx

from curriculum.links.finding import Finding
from curriculum.links.look import HEADERS, SECONDS, Looker
from curriculum.links.network import Network
from curriculum.links.transport import PinnedTransport

AT_A_TIME = 8


def look_at_all(
    addresses: Iterable[str], *, network: Network | None = None, seconds: float = SECONDS
) -> list[Finding]:
    """Return what was found at each of the addresses, which are looked at once each."""
    return asyncio.run(_look_at_all(set(addresses), network or Network(), seconds))


async def _look_at_all(addresses: set[str], network: Network, seconds: float) -> list[Finding]:
    findings: list[Finding] = []
    places = asyncio.Semaphore(AT_A_TIME)
    transport = PinnedTransport(network)
    async with httpx.AsyncClient(
        transport=transport, trust_env=False, headers=HEADERS, timeout=seconds
    ) as client:
        looker = Looker(client, seconds)

        async def look_at(host: list[str]) -> None:
            async with places:
                for address in host:
                    findings.append(await looker.look_at(address))

        async with asyncio.TaskGroup() as group:
            for host in _by_host(addresses):
                group.create_task(look_at(host))
    return findings


def _by_host(addresses: Iterable[str]) -> list[list[str]]:
    """Return the addresses of each host together, the host with most of them first.

    A host that waits for itself would hold a place that another could use.
    """
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in sorted(addresses):
        try:
            hosts[httpx.URL(address).host].append(address)
        except httpx.InvalidURL:
            hosts[""].append(address)
    return sorted(hosts.values(), key=len, reverse=True)
