"""The lines of the log: `LOG_FORMAT=text` for people, `json` for programs that collect logs."""

import datetime as dt
import json
import logging
import re
from typing import Any

from classes.background import current_task
from config.logs.addresses import without_secrets
from config.logs.current import fields_of_request
from config.logs.errors import LEFT_OUT, described, traceback_of

OURS = frozenset(
    [
        "classes",
        "curriculum",
        "lessons",
        "reports",
        "config",
        "security",
        "django",
        "gunicorn",
        "waitress",
    ]
)
"""The loggers whose messages are shown. A library that reads files may quote from a file."""

SAFE = frozenset(["django.security.csrf", "django.security.DisallowedHost"])
"""What Django finds suspicious without quoting a field or the name of a file."""
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Line(logging.Formatter):
    """Writes a line about a record of the log, with the request that it came from.

    No secret address, query string, or text of an error that may name a child.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with the traceback of an error, if there is one."""
        error = record.exc_info[1] if record.exc_info else None
        return self.written(fields_of(record), traceback_of(error) if error else "")

    def written(self, fields: dict[str, Any], trace: str) -> str:
        raise NotImplementedError


class TextLine(Line):
    """Writes `time LEVEL what happened  request=… status=…`, and a traceback below it."""

    def written(self, fields: dict[str, Any], trace: str) -> str:
        start = f"{fields.pop('time')} {fields.pop('level')} {fields.pop('message')}"
        rest = " ".join(f"{name}={value}" for name, value in fields.items())
        return without_secrets(f"{start}  {rest}") + (
            f"\n{without_secrets(trace)}" if trace else ""
        )


class JsonLine(Line):
    """Writes one object of JSON a line. The traceback is its `error`."""

    def written(self, fields: dict[str, Any], trace: str) -> str:
        if trace:
            fields["error"] = trace
        shown = {
            name: without_secrets(value) if isinstance(value, str) else value
            for name, value in fields.items()
        }
        return json.dumps(shown, ensure_ascii=False, default=str)


def fields_of(record: logging.LogRecord) -> dict[str, Any]:
    """Return the parts of the line of a record, by name. The message is `message`."""
    time = dt.datetime.fromtimestamp(record.created, dt.UTC)
    return {
        "time": time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname,
        "message": _message(record),
        "logger": record.name,
        **fields_of_request(),
        **current_task.get(),
        **getattr(record, "fields", {}),
    }


def _message(record: logging.LogRecord) -> str:
    """Return the sentence of a record on one line. An error in it is described, not quoted."""
    of_a_request = record.name.startswith("django.security.")
    if record.name.partition(".")[0] not in OURS or (of_a_request and record.name not in SAFE):
        return f"A message of {record.name} ({LEFT_OUT})"
    if isinstance(record.msg, BaseException):
        return described(record.msg)
    args = record.args
    if isinstance(args, tuple):
        args = tuple(described(arg) if isinstance(arg, BaseException) else arg for arg in args)
    message = str(record.msg) % args if args else str(record.msg)
    return CONTROL.sub(lambda match: repr(match[0])[1:-1], message)
