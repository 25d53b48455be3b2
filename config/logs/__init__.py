"""The log: one line for what went wrong, without secrets and without what people typed.

docs/logs.md lists what is logged, and for how long.
"""

from collections.abc import Iterable
from typing import Any

ERRORS = {
    "admins": "config.logs.admins.AdminsHandler",
    "sentry": "config.logs.sentry.SentryHandler",
}
"""Where errors go as well, if the installation wants them there."""
FORMS = {"text": "config.logs.lines.TextLine", "json": "config.logs.lines.JsonLine"}


def logging_settings(
    form: str, *, errors_to: Iterable[str] = (), counted: bool = False
) -> dict[str, Any]:
    """Return the settings of the log in this form, for Django and for the server alike.

    `errors_to` are keys of ERRORS. With `counted` the lines are counted for Prometheus.
    Raise ValueError for a form other than "text" or "json".
    """
    if form not in FORMS:
        raise ValueError(f'LOG_FORMAT is "{form}". It can be text or json.')
    also: dict[str, dict[str, Any]] = {
        name: {"class": ERRORS[name], "formatter": "text", "level": "ERROR"} for name in errors_to
    }
    if counted:
        also["counts"] = {"class": "config.metrics.lines.CountLines"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": FORMS[form]}, "text": {"()": FORMS["text"]}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}} | also,
        "root": {"handlers": ["console", *also], "level": "WARNING"},
        "loggers": {
            # Django would write to it a second time, in its own form and with the whole address.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "gunicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            # It would write how many requests wait for a thread, for each of them.
            "waitress.queue": {"level": "ERROR"},
            "security": {"level": "INFO"},
        },
    }
