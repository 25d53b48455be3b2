"""Answers a request for which nothing could be counted, because nothing can be saved."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from classes.limits.counters import CannotSaveError
from classes.unavailable import unavailable

logger = logging.getLogger(__name__)


class CannotSaveMiddleware:
    """Answers 503 with a page that says so, and writes to the log what the database said."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page for CannotSaveError, and None for anything else."""
        if not isinstance(error, CannotSaveError):
            return None
        logger.error("Nothing could be saved: %r", error.__cause__ or error)
        response = render(request, "503.html", {"reason": unavailable(error)}, status=503)
        response["Retry-After"] = "60"
        return response
