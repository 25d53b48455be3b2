"""Reads a mailbox over IMAP (RFC 3501), and changes nothing but what was marked as read."""

import datetime as dt
import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from email.parser import BytesHeaderParser
from itertools import pairwise
from typing import Any

from django.conf import settings

from classes.mail.delivery_reports.place import Place
from classes.mail.delivery_reports.problems import MailboxError, explained
from classes.mail.delivery_reports.report import is_report
from classes.mail.delivery_reports.sign_in import sign_in
from classes.mail.time_limit import time_limit

SECONDS = 60
"""For one step in all. A server that answers a little at a time keeps to EMAIL_TIMEOUT."""
MOST_LOOKED_AT = 500
"""Unread messages, the newest, of which the kind is asked for: a command has room for so many."""
MOST_REPORTS = 200
"""Reports that are read in a round."""
MOST_BYTES = 256 * 1024
"""That are fetched of a report. What is needed of it comes before the email that was returned."""
KIND = "(UID BODY.PEEK[HEADER.FIELDS (CONTENT-TYPE)])"


class Mailbox:
    """The open mailbox. What is read in it stays unread for its owner until it is marked."""

    def __init__(self, imap: imaplib.IMAP4) -> None:
        self._imap = imap

    def new_reports(self, *, since: dt.date) -> list[int]:
        """Return the numbers of the unread reports that came since a day, newest first."""
        # The names of months are English: Python keeps to the C locale.
        found = self._do("SEARCH", "UNSEEN", "SINCE", f"{since:%d-%b-%Y}")
        numbers = sorted(map(int, b" ".join(filter(None, found)).split()), reverse=True)
        if not numbers:
            return []
        looked_at = ",".join(map(str, numbers[:MOST_LOOKED_AT]))
        heads = _literals(self._do("FETCH", looked_at, KIND))
        kinds = {
            number: BytesHeaderParser().parsebytes(head)["Content-Type"] for number, head in heads
        }
        reports = [number for number, kind in kinds.items() if is_report(str(kind))]
        return sorted(reports, reverse=True)[:MOST_REPORTS]

    def read(self, number: int) -> bytes:
        """Return the beginning of a message, and nothing if it was deleted meanwhile."""
        data = self._do("FETCH", str(number), f"(UID BODY.PEEK[]<0.{MOST_BYTES}>)")
        return dict(_literals(data)).get(number, b"")

    def mark_as_read(self, number: int) -> None:
        """Mark a message as read, so that it is not taken again."""
        self._do("STORE", str(number), "+FLAGS.SILENT", r"(\Seen)")

    def _do(self, command: str, *arguments: str) -> Sequence[Any]:
        with explained(), time_limit(SECONDS):
            answer, data = self._imap.uid(command, *arguments)
            if answer != "OK":
                raise imaplib.IMAP4.error
        return data


@contextmanager
def open_mailbox(place: Place) -> Iterator[Mailbox]:
    """Open a mailbox for as long as the block. Raise MailboxError if it cannot be read."""
    with explained(), time_limit(SECONDS):
        imap = _connect(place)
    try:
        with explained(), time_limit(SECONDS):
            if place.security == "starttls":
                imap.starttls(ssl.create_default_context())
            sign_in(imap, place)
            if imap.select(f'"{place.folder}"')[0] != "OK":
                raise MailboxError("The mailbox has no folder of that name.")
        yield Mailbox(imap)
    finally:
        with suppress(imaplib.IMAP4.error, OSError), time_limit(SECONDS):
            imap.logout()


def _connect(place: Place) -> imaplib.IMAP4:
    seconds = settings.EMAIL_TIMEOUT
    if place.security == "tls":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(place.host, place.port, ssl_context=context, timeout=seconds)
    return imaplib.IMAP4(place.host, place.port, timeout=seconds)


def _literals(data: Sequence[Any]) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the content of each message in an answer.

    A server says the number before the content or after it.
    """
    for part, after in pairwise([*data, b""]):
        if isinstance(part, tuple):
            around = part[0] + (after if isinstance(after, bytes) else b"")
            if number := re.search(rb"\bUID (\d+)", around):
                yield int(number[1]), part[1]
