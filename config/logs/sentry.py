"""Errors of the log to a Sentry address, with as much as the log shows.

The package would read local variables, requests, queries and breadcrumbs by itself. Here it reads
nothing: an event is put together from the line of the log, and sent by a thread of its own.
"""

import logging
import traceback
from collections.abc import Iterator
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.transport import HttpTransport

from config.logs.addresses import without_secrets
from config.logs.errors import FRAMES, causes_of, harmless_text, kind_of
from config.logs.lines import fields_of

OF_STRANGERS = "django.security."
SECONDS = 5
"""How long the address may take to answer. Whatever waits in the queue then is sent later."""
SENT = ("event_id", "timestamp", "platform", "level", "logger", "logentry", "exception", "tags")
"""The parts of an event that may leave, with the version as `release`."""
NOT_TAGS = ("time", "level", "message", "logger", "user", "client", "about")
"""Fields of a line that an event does not have as a tag: some are elsewhere in it, and who it was
and from where stays here. The number of the request leads to both in the log."""


class ShortTransport(HttpTransport):
    """Sends events over HTTP, and does not wait long."""

    TIMEOUT = SECONDS


def start(dsn: str, *, version: str) -> None:
    """Let the package send events to this address, and nothing else."""
    sentry_sdk.init(
        dsn=dsn,
        release=version,
        server_name="",
        transport=ShortTransport,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[AtexitIntegration(callback=lambda pending, timeout: None)],
        spotlight=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        traces_sample_rate=None,
        auto_session_tracking=False,
        send_client_reports=False,
        shutdown_timeout=2,
        before_send=only_what_may_leave,
    )


def only_what_may_leave(event: Any, hint: Any) -> Any:
    """Return an event without anything that the package may have added."""
    return {name: event[name] for name in (*SENT, "release") if name in event}


class SentryHandler(logging.Handler):
    """Sends an error of the log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Put the event into the queue of what is sent. Nobody waits for that."""
        if record.name.startswith((OF_STRANGERS, "sentry_sdk")):
            return
        try:
            sentry_sdk.capture_event(event_of(record))
        except Exception:
            self.handleError(record)


def event_of(record: logging.LogRecord) -> Any:
    """Return the event of a record: its line, and the places of its errors."""
    fields = fields_of(record)
    error = record.exc_info[1] if record.exc_info else None
    event: dict[str, Any] = {
        "platform": "python",
        "level": record.levelname.lower(),
        "logger": record.name,
        "logentry": {"formatted": without_secrets(fields["message"])},
        "tags": {
            name: without_secrets(str(value))
            for name, value in fields.items()
            if name not in NOT_TAGS
        },
    }
    if error:
        event["exception"] = {"values": list(reversed(list(_exceptions(error))))}
    return event


def _exceptions(error: BaseException) -> Iterator[dict[str, Any]]:
    for one in (error, *causes_of(error)):
        places = traceback.extract_tb(one.__traceback__)[-FRAMES:]
        yield {
            "type": kind_of(one),
            "value": without_secrets(harmless_text(one)),
            "stacktrace": {
                "frames": [
                    {"filename": place.filename, "function": place.name, "lineno": place.lineno}
                    for place in places
                ]
            },
        }
