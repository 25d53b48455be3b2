"""Checks many links: eight at once, but only one at a time for each host."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterable

import httpx

from curriculum.links.checker import HEADERS, TIMEOUT_SECONDS, LinkChecker
from curriculum.links.finding import Finding
from curriculum.links.network import Network
from curriculum.links.transport import PinnedTransport

MAX_AT_ONCE = 8


def check_all(
    addresses: Iterable[str],
    *,
    network: Network | None = None,
    seconds: float = TIMEOUT_SECONDS,
    within: float | None = None,
) -> list[Finding]:
    """Return one result for each different address, in no particular order.

    `seconds` is for one request. After `within` seconds in all, only the results so far are
    returned.
    """
    findings: list[Finding] = []
    asyncio.run(
        _check_all(list(dict.fromkeys(addresses)), network or Network(), seconds, within, findings)
    )
    return findings


async def _check_all(
    addresses: list[str],
    network: Network,
    seconds: float,
    within: float | None,
    findings: list[Finding],
) -> None:
    """Add the results to `findings` until all are there, or the time is up."""
    slots = asyncio.Semaphore(MAX_AT_ONCE)
    transport = PinnedTransport(network)
    async with httpx.AsyncClient(
        transport=transport, trust_env=False, headers=HEADERS, timeout=seconds
    ) as client:
        checker = LinkChecker(client, seconds)

        async def check_host(addresses: list[str]) -> None:
            async with slots:
                for address in addresses:
                    findings.append(await checker.check(address))

        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within), asyncio.TaskGroup() as group:
                for of_one_host in _by_host(addresses):
                    group.create_task(check_host(of_one_host))


def _by_host(addresses: Iterable[str]) -> list[list[str]]:
    """Return the addresses grouped by host, the host with the most addresses first.

    A host's addresses are checked one after another in one task. If each had its own task, those
    waiting for their host would take up slots that other hosts could use.
    """
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        try:
            host = httpx.URL(address).host
        except (httpx.InvalidURL, ValueError):  # names that IDNA refuses are ValueErrors
            host = ""
        hosts[host].append(address)
    return sorted(hosts.values(), key=len, reverse=True)
