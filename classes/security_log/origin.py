"""Where a request came from, as roughly as is enough to recognise one's own device."""

import ipaddress

from django.http import HttpRequest
from simple_history.models import HistoricalRecords

from classes.limits.addresses import address_of

BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet")),
    *(("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome")),
    ("Safari", "Safari"),
)
"""What a browser's description holds, and its name. Most also claim to be those further down."""
SYSTEMS = (
    *(("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android")),
    *(("CrOS", "Chromebook"), ("Mac OS", "Mac"), ("Linux", "Linux")),
)


def current_request() -> HttpRequest | None:
    """Return the request that is being answered; None in a command."""
    return getattr(HistoricalRecords.context, "request", None)


def browser_of(request: HttpRequest | None) -> str:
    """Return "Chrome on Windows"; "" if there is no request, or it is of no browser we know."""
    described = request.META.get("HTTP_USER_AGENT", "") if request else ""
    browser = next((name for part, name in BROWSERS if part in described), "")
    system = next((name for part, name in SYSTEMS if part in described), "")
    return f"{browser} on {system}" if browser and system else browser or system


def network_of(request: HttpRequest | None) -> str:
    """Return the network of the request without the last part: 192.0.2.0/24, 2001:db8:1::/48.

    That tells the school from somewhere else. It does not tell one home from the next.
    """
    if request is None:
        return ""
    try:
        address = ipaddress.ip_address(address_of(request))
    except ValueError:
        return ""
    length = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network((address, length), strict=False))
