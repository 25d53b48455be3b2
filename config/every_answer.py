"""What holds for every request and its answer, those for files in static/ and redirects too."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from config.errors import address_too_long, show_not_allowed
from config.health import is_health_check

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
"""No page has another. TRACE would be answered like GET, without the check of the form's token."""

LONGEST_QUERY = 8_000
"""Signs after the "?" of an address, as many as proxies let through. SQLite searches for no text of
more than 50,000."""

HEADERS = {
    # No page of another site may show our files as if they were its own.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class EveryAnswer:
    """Refuses what no page of ours asks for, and adds headers that Django has no setting for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = _refusal(request) or self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and _shows_pages(request):
            show_not_allowed(response)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to a request that no page of ours makes; None if it may go on."""
    if request.method not in METHODS:
        return HttpResponseNotAllowed(METHODS)
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return address_too_long()
    return None


def _shows_pages(request: HttpRequest) -> bool:
    """Return whether a browser shows the answer. Scripts and programs name no HTML."""
    return "text/html" in request.headers.get("Accept", "") and not is_health_check(request)
