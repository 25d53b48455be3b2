"""How many requests a door link may send. One tablet needs about 40 a minute.

Each server process counts for itself, in memory: a tap must not wait for a counter in the database.
"""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import HttpRequest

from lessons.models.door import digest

LINK_PER_MINUTE = 300
"""A link may be on several tablets."""

ADDRESS_PER_MINUTE = 900
"""All tablets of a school may share one address."""


def is_too_many(request: HttpRequest, secret: str) -> bool:
    """Count a request. Return whether its link or its address has sent too many this minute."""
    address = get_adapter().get_client_ip(request)
    by_link, by_address = _count(f"link-{digest(secret)}"), _count(f"address-{address}")
    return by_link > LINK_PER_MINUTE or by_address > ADDRESS_PER_MINUTE


def _count(source: str) -> int:
    """Return how many requests of this source there were in this minute, with this one."""
    key = f"{source}-{int(time.time() // 60)}"
    counter = caches["door"]
    counter.add(key, 0, timeout=120)
    return int(counter.incr(key))
