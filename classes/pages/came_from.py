"""Finds the page on which somebody used a link or a form, to lead them back there."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def came_from(request: HttpRequest, *, otherwise: str) -> str:
    """Return the address of our page with the link or form that was used, without our host.

    Return `otherwise` if the browser does not say, or names a page that is not ours.
    """
    referer = request.headers.get("Referer", "")
    ours = request.build_absolute_uri("/")
    is_ours = url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()})
    if not is_ours or not referer.startswith(ours):
        return otherwise
    return f"/{referer.removeprefix(ours)}"
