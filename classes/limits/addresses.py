"""Where a request comes from: its address, and the network that the address belongs to."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

CONNECTION, CUSTOMER = 64, 48
"""The IPv6 prefixes that one connection and one customer usually have."""


def address_of(request: HttpRequest) -> str:
    """Return the address of the visitor.

    Each trusted proxy adds to X-Forwarded-For the address that it was asked from. So the address
    that counts is as many places from the right as there are proxies. What a visitor forges stands
    further to the left. If the header is missing or too short, or holds no address there, it is the
    address of the nearest proxy.
    """
    nearest = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXIES
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    if not proxies or len(hops) < proxies:
        return nearest
    hop = hops[-proxies].strip()
    return hop if _parsed(hop) else nearest


def networks_of(address: str) -> dict[str, str]:
    """Return what is counted of an address: the `address`, and for IPv6 the `block` around it."""
    parsed = _parsed(address)
    if parsed is None:
        return {"address": address}
    if isinstance(parsed, ipaddress.IPv4Address):
        return {"address": str(parsed)}
    return {"address": _network(parsed, CONNECTION), "block": _network(parsed, CUSTOMER)}


def _network(address: ipaddress.IPv6Address, prefix: int) -> str:
    return str(ipaddress.IPv6Network((int(address) >> 128 - prefix << 128 - prefix, prefix)))


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address, or None. Some proxies add a port: "192.0.2.1:500", "[2001:db8::1]:50"."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
