"""Errors of the log by email to ADMINS: at most one an hour of each kind.

They go straight to the mail server. All other emails are kept in the database for the worker, and
it may be the database that fails.
"""

import fcntl
import hashlib
import json
import logging
import os
import threading
import time
import traceback
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from config.logs.errors import described, kind_of

logger = logging.getLogger(__name__)

HOUR = 3600
"""Seconds in which nothing more is sent about the same kind of error."""
MOST_AN_HOUR = 20
"""Emails of all kinds together. Whatever fails then fails in more ways than anybody reads."""
FILE = "errors_sent.json"
PASSED = "site-packages", "config/sqlite3/"
"""Where errors pass through: every error of SQLite would be one of the same line."""
OF_STRANGERS = "django.security."
"""What Django finds suspicious about a request is not a fault of ours."""


class AdminsHandler(logging.Handler):
    """Sends the line that the log shows, and no more: no request, cookie, setting or variable."""

    def emit(self, record: logging.LogRecord) -> None:
        """Send it, unless one of its kind was sent within the hour. Nobody waits for that."""
        if record.name.startswith(OF_STRANGERS):
            return
        try:
            kind = what_it_is(record)
            others = counted.others_since_last(kind)
            if others is None:
                return
            message = self._message(record, kind, others)
            thread = threading.Thread(target=_send, args=[message], name="errors by email")
            try:
                thread.start()
            except RuntimeError:  # the program is ending
                _send(message)
        except Exception:
            self.handleError(record)

    def _message(self, record: logging.LogRecord, kind: str, others: int) -> EmailMessage:
        again = f"It happened {others} more times since the last email.\n" if others else ""
        return EmailMessage(
            subject=f"Coverage tracker: {kind}",
            body=f"{self.format(record)}\n\n{again}"
            "If it happens again, the next email comes in an hour at the earliest. The log has "
            "every time, and the number of the request in it: docs/logs.md.\n",
            to=settings.ERRORS_TO,
        )


def what_it_is(record: logging.LogRecord) -> str:
    """Return what errors of one kind have in common: what it is, and the place in our code."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return f"{record.levelname} of {record.name}, line {record.lineno}"
    name = kind_of(error)
    places = traceback.extract_tb(error.__traceback__)
    ours = [place for place in places if str(settings.BASE_DIR) in place.filename]
    ours = [place for place in ours if not any(part in place.filename for part in PASSED)] or places
    if not ours:
        return name
    path = Path(ours[-1].filename)
    shown = path.relative_to(settings.BASE_DIR) if settings.BASE_DIR in path.parents else path.name
    return f"{name} in {shown}, line {ours[-1].lineno}"


def _send(message: EmailMessage) -> None:
    message.connection = get_connection(settings.EMAIL_DELIVERY_BACKEND)
    try:
        message.send()
    except Exception as error:
        logger.warning("An error could not be sent to ADMINS: %s", described(error))


class Counted:
    """Counts the errors of each kind, in a file that all processes of a machine share.

    While it cannot be written, each process counts for itself.
    """

    def __init__(self) -> None:
        self._own: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def others_since_last(self, kind: str) -> int | None:
        """Return how many were not sent since the last email; None if this is not to be sent."""
        key = hashlib.sha256(kind.encode()).hexdigest()[:16]
        with self._lock:
            try:
                return self._in_the_file(key)
            except (OSError, ValueError):
                return _count(self._own, key)

    @staticmethod
    def _in_the_file(key: str) -> int | None:
        path = settings.DATA_DIR / FILE
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            sent = json.loads(file.read() or "{}")
            others = _count(sent, key)
            file.seek(0)
            file.write(json.dumps(sent))
            file.truncate()
            file.flush()
        return others


def _count(sent: dict[str, list[float]], key: str) -> int | None:
    """Count an error in `sent`, which holds when the last was sent and how many came since."""
    now = time.time()
    for old in [one for one, (at, _) in sent.items() if one != key and at < now - 24 * HOUR]:
        del sent[old]
    at, others = sent.get(key, (0, 0))
    lately = sum(1 for at_other, _ in sent.values() if at_other > now - HOUR)
    if now - at < HOUR or lately >= MOST_AN_HOUR:
        if key in sent:
            sent[key] = [at, others + 1]
        return None
    sent[key] = [now, 0]
    return int(others)


counted = Counted()
