"""Limits how many requests a door link may send, and how often staff may search at the door.

Each server process counts for itself, in memory: a tap must not wait for a counter in the database.
"""

from django.http import HttpRequest

from classes.limits.memory import MemoryCounters
from classes.limits.pages import limited
from classes.limits.uses import sources_of, use
from lessons.models.door import digest

counters = MemoryCounters()

limited_search = limited("door_search", store=counters)
"""Limits how often a member of staff may search for children at the door."""


def count_request(request: HttpRequest, secret: str) -> None:
    """Count a request through a link. Raise LimitReachedError if there were too many."""
    use("door", {**sources_of(request), "link": digest(secret)}, store=counters)
