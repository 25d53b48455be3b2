"""Where requests of the tests come from."""

from django.test import RequestFactory

from classes.limits.uses import sources_of


def sources_at(address: str, account: str = "") -> dict[str, str]:
    """Return the sources of a request from this address about this account."""
    return sources_of(RequestFactory().post("/", REMOTE_ADDR=address), account=account)
