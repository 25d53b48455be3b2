"""Counts requests: how many, how they ended, and how long they took."""

import sys
import time
from collections.abc import Callable
from typing import Any

from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from classes.unavailable import unavailable
from config.every_answer import METHODS
from config.metrics.figures import DATABASE_ERRORS, IN_PROGRESS, REQUESTS, SECONDS


class CountRequests:
    """Counts each request by the name of its page, its method and the kind of its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        with IN_PROGRESS.track_inprogress():
            response = self.get_response(request)
        page = _page(request)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(page, method, f"{response.status_code // 100}xx").inc()
        SECONDS.labels(page).observe(time.perf_counter() - started)
        return response


def _page(request: HttpRequest) -> str:
    """Return the name of the page; "none" for static files, health checks and what is not there."""
    match = request.resolver_match
    return match.view_name or "unnamed" if match else "none"


@receiver(got_request_exception)
def count_database_error(sender: Any, **kwargs: Any) -> None:
    """Count an error that came from the database, by why it did not save."""
    error = sys.exc_info()[1]
    reason = unavailable(error)
    if reason or isinstance(error, DatabaseError):
        DATABASE_ERRORS.labels(reason.value if reason else "other").inc()
