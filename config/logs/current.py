"""The request that is being answered, for the lines of the log about it."""

import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from config.logs.addresses import shown_path


@dataclass
class Started:
    """A request that is being answered, with its number and the address it came from."""

    request: HttpRequest
    number: str
    client: str | None
    at: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.at


current: ContextVar[Started | None] = ContextVar("request", default=None)


def number_of_request() -> str:
    """Return the number of the request that is being answered; "" if there is none."""
    started = current.get()
    return started.number if started else ""


def fields_of_request() -> dict[str, Any]:
    """Return what a line says about the request that is being answered. No query is made."""
    started = current.get()
    if started is None:
        return {}
    match = started.request.resolver_match
    user = getattr(started.request, "_cached_user", None)
    fields = {
        "request": started.number,
        "method": started.request.method,
        "path": shown_path(started.request),
        "user": getattr(user, "pk", None),
        "school": match.kwargs.get("slug") if match else None,
        "client": started.client,
    }
    return {name: value for name, value in fields.items() if value is not None}
