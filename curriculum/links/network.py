"""Which addresses a link check may contact: public ones, and no machine of our own network.

Whoever may add a link could otherwise have this server ask for pages that only it can reach, such
as those of a router, of a neighbouring service or of a cloud provider's metadata (169.254.169.254).
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import certifi

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# What the registries reserve and `ipaddress` takes for public in one release or another.
_NEVER = tuple(
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "3fff::/20", "5f00::/16")
)


class ForbiddenAddressError(Exception):
    """The name leads to an address that is never contacted."""


class UnknownNameError(Exception):
    """No address belongs to the name."""


def is_public(address: IPAddress) -> bool:
    """Return whether an address belongs to the public internet, and what it stands for does too.

    Some IPv6 addresses carry an IPv4 address that the packet ends at: mapped, 6to4, NAT64.
    """
    carried = _carried(address)
    if carried is not None:
        return is_public(carried)
    if any(address in network for network in _NEVER if network.version == address.version):
        return False
    if isinstance(address, ipaddress.IPv6Address) and (address.is_site_local or address.scope_id):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _carried(address: IPAddress) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


async def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a name, as the system knows them."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in found]


def _usual_certificates() -> ssl.SSLContext:
    """Trust what the system trusts (a school's own filter too) and what browsers trust."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@dataclass(frozen=True)
class Network:
    """What link checks know of the network: how names are found, what may be contacted."""

    resolve: Callable[[str, int], Awaitable[list[str]]] = resolve
    permits: Callable[[IPAddress], bool] = is_public
    certificates: ssl.SSLContext = field(default_factory=_usual_certificates)

    async def addresses(self, host: str, port: int) -> list[IPAddress]:
        """Return the addresses to contact for a name, IPv4 first, each once.

        Raise UnknownNameError if there is none, and ForbiddenAddressError if any of them may not
        be contacted: a name that leads both to the internet and inside is a trap.
        """
        try:
            found = await self.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise UnknownNameError(host) from error
        addresses = [ipaddress.ip_address(text) for text in dict.fromkeys(found)]
        if not addresses:
            raise UnknownNameError(host)
        if not all(map(self.permits, addresses)):
            raise ForbiddenAddressError(host)
        return sorted(addresses, key=lambda address: address.version)
