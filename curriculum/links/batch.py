"""Checks many links: eight at once, but only one at a time for each host."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from curriculum.links.address import NotAPageError, host_of, page_address
from curriculum.links.checker import TIMEOUT_SECONDS, LinkChecker
from curriculum.links.finding import Finding, LinkOutcome
from curriculum.links.network import Network
from curriculum.links.transport import PinnedTransport

MAX_AT_ONCE = 8

HOST_SECONDS = 120
"""For all links of one host, so that a slow one with many links leaves time for the others."""


@dataclass
class Round:
    """A round of checks, and its results so far."""

    checker: LinkChecker
    host_seconds: float
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MAX_AT_ONCE))
    findings: list[Finding] = field(default_factory=list)

    async def check_host(self, addresses: list[str]) -> None:
        """Check the links of one host until its time is up. At least one gets a result."""
        done = 0
        async with self.slots:
            try:
                async with asyncio.timeout(self.host_seconds):
                    for address in addresses:
                        self.findings.append(await self.checker.check(address))
                        done += 1
            except TimeoutError:
                if not done:
                    self.findings.append(_too_slow(addresses[0], self.host_seconds))


def check_all(
    addresses: Iterable[str],
    *,
    network: Network | None = None,
    seconds: float = TIMEOUT_SECONDS,
    within: float | None = None,
    host_seconds: float = HOST_SECONDS,
) -> list[Finding]:
    """Return one result for each different address, in no particular order.

    `seconds` is for one request, and `host_seconds` for all links of a host. After `within` seconds
    in all, only the results so far are returned.
    """
    return asyncio.run(
        _check_all(
            list(dict.fromkeys(addresses)), network or Network(), seconds, within, host_seconds
        )
    )


async def _check_all(
    addresses: list[str],
    network: Network,
    seconds: float,
    within: float | None,
    host_seconds: float,
) -> list[Finding]:
    async with PinnedTransport(network) as transport:
        checks = Round(LinkChecker(transport, seconds), host_seconds)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within), asyncio.TaskGroup() as group:
                for of_one_host in _by_host(addresses):
                    group.create_task(checks.check_host(of_one_host))
    return checks.findings


def _by_host(addresses: Iterable[str]) -> list[list[str]]:
    """Return the addresses grouped by host, the host with the most addresses first.

    A host's addresses are checked one after another in one task. If each had its own task, those
    waiting for their host would take up slots that other hosts could use.
    """
    hosts: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        try:
            host = host_of(page_address(address))
        except NotAPageError:
            host = ""
        hosts[host].append(address)
    return sorted(hosts.values(), key=len, reverse=True)


def _too_slow(address: str, seconds: float) -> Finding:
    detail = f"It did not answer within {seconds:g} seconds, with all its redirects."
    return Finding(address, LinkOutcome.FAILED, detail)
