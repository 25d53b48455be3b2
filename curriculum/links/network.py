"""Decides which addresses a link check may contact: public ones only.

Otherwise anybody who may add a link could make this server fetch pages that only it can reach: a
router, a neighbouring service or a cloud provider's metadata (169.254.169.254).
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import certifi

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Reserved by the registries, but public to `ipaddress` in some Python releases.
_ALWAYS_FORBIDDEN = tuple(
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "3fff::/20", "5f00::/16")
)


# Not the loop's own threads: the end of the loop would wait for a name server that does not answer.
# More than hosts at once, since a look-up that was given up keeps its thread for half a minute.
_RESOLVERS = ThreadPoolExecutor(32, thread_name_prefix="resolver")


class ForbiddenAddressError(Exception):
    """The host name leads to an address that must not be contacted."""


class UnknownNameError(Exception):
    """The host name has no address."""


def is_public(address: IPAddress) -> bool:
    """Return whether an address belongs to the public internet.

    Some IPv6 addresses contain an IPv4 address that packets really go to (mapped, 6to4, NAT64).
    That address must be public too.
    """
    embedded = _embedded_ipv4(address)
    if embedded is not None:
        return is_public(embedded)
    if any(
        address in network for network in _ALWAYS_FORBIDDEN if network.version == address.version
    ):
        return False
    if isinstance(address, ipaddress.IPv6Address) and (address.is_site_local or address.scope_id):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def is_this_machine(host: str) -> bool:
    """Return whether browsers take the name for this machine, whatever a name server says."""
    return host.rstrip(".").rpartition(".")[2].lower() == "localhost"


def _embedded_ipv4(address: IPAddress) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


async def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host name, from the system's resolver."""
    loop = asyncio.get_running_loop()
    results = await loop.run_in_executor(
        _RESOLVERS, partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    )
    return [str(sockaddr[0]) for *_, sockaddr in results]


def _default_certificates() -> ssl.SSLContext:
    """Trust the system's certificates, such as a school's web filter, and those of browsers."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@dataclass(frozen=True)
class Network:
    """How link checks use the network: resolver, permitted addresses, trusted certificates."""

    resolve: Callable[[str, int], Awaitable[list[str]]] = resolve
    permits: Callable[[IPAddress], bool] = is_public
    certificates: ssl.SSLContext = field(default_factory=_default_certificates)

    async def addresses(self, host: str, port: int) -> list[IPAddress]:
        """Return the addresses to contact for a host name, each once, IPv4 first.

        Raise UnknownNameError if it has none. Raise ForbiddenAddressError if any of them is
        forbidden: a name that leads both to the internet and inside is an attack.
        """
        if is_this_machine(host):
            raise ForbiddenAddressError(host)
        try:
            resolved = await self.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise UnknownNameError(host) from error
        addresses = [ipaddress.ip_address(text) for text in dict.fromkeys(resolved)]
        if not addresses:
            raise UnknownNameError(host)
        if not all(map(self.permits, addresses)):
            raise ForbiddenAddressError(host)
        return sorted(addresses, key=lambda address: address.version)
