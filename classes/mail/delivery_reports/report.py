"""Reads a delivery report (RFC 3464). Anybody can send one, so nothing in it is trusted.

A message is taken apart one level deep: into its parts, and each into head and text. Python's own
parser goes down into parts of parts for as long as somebody likes, and takes minutes for it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser

MOST_PARTS = 10
MOST_RECIPIENTS = 20
MOST_IDS = 10
LONGEST_HEADER = 1000
"""Characters of a header that is read. Python needs long for one that is made to be slow."""
RETURNED = (
    *("message/rfc822", "text/rfc822-headers"),
    *("message/global", "message/global-headers"),  # RFC 6533
)
ORIGINAL = "X-Original-Message-ID"
"""In our emails, for relays that replace the other; and in Google's reports."""
STATUSES = ("message/delivery-status", "message/global-delivery-status")

_ID = re.compile(r"<[!-;=?-~]{3,300}>")
_CODE = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\b")
_CODE_OF_SMTP = re.compile(r"smtp\s?;\s{0,9}\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b", re.I)


@dataclass(frozen=True)
class Recipient:
    """What became of an email to one address. `addresses` are names of that one, in lower case."""

    addresses: frozenset[str]
    has_failed: bool
    status: str


@dataclass(frozen=True)
class Report:
    """The recipients of a report, and the Message-IDs by which the email may be found."""

    message_ids: tuple[str, ...]
    recipients: tuple[Recipient, ...]


def read_report(raw: bytes) -> Report | None:
    """Return what a message reports, or None if it is no delivery report that can be read."""
    try:
        return _report(raw)
    except Exception:  # Python's parser fails at some heads in ways of its own
        return None


def _report(raw: bytes) -> Report | None:
    message = _head_and_text(raw)
    parts = list(_parts_of(message))
    statuses = [part for part in parts if part.get_content_type() in STATUSES]
    if not statuses:
        return None
    blocks = re.split(rb"\r?\n(?:[ \t]*\r?\n)+", _text_of(statuses[0]).lstrip(b"\r\n"))
    about, *others = map(_head_and_text, blocks[: MOST_RECIPIENTS + 1])
    recipients = tuple(filter(None, map(_recipient, others)))
    return Report(_message_ids(message, parts, about), recipients)


def is_report(content_type: str) -> bool:
    """Return whether the Content-Type of a message is that of a report."""
    return content_type.strip().lower().startswith("multipart/report")


def _parts_of(message: Message) -> Iterator[Message]:
    """Yield the parts of a report. One that was cut off has those that are there."""
    content_type = _header(message, "Content-Type")
    boundary = message.get_boundary() if is_report(content_type) else None
    if not boundary:
        return
    line = re.escape(boundary.encode("ascii", "replace"))
    parts = re.split(rb"(?m)^--%b(?:--)?[ \t]*\r?$" % line, _text_of(message))
    for part in parts[1 : MOST_PARTS + 1]:
        yield _head_and_text(part.removeprefix(b"\n"))


def _message_ids(message: Message, parts: list[Message], about: Message) -> tuple[str, ...]:
    """Return the ID of the returned email. Without it, those that the report refers to."""
    returned = [part for part in parts if part.get_content_type() in RETURNED]
    heads = [_head_and_text(_text_of(part)) for part in returned]
    own = [_header(head, name) for head in heads for name in ("Message-ID", ORIGINAL)]
    others = [
        _header(about, ORIGINAL),
        *(_header(message, name) for name in ("In-Reply-To", "References")),
    ]
    found = _ID.findall(" ".join(own)) or _ID.findall(" ".join(others))
    return tuple(dict.fromkeys(found[:MOST_IDS]))


def _recipient(fields: Message) -> Recipient | None:
    names = [_header(fields, name) for name in ("Original-Recipient", "Final-Recipient")]
    addresses = {name.partition(";")[2].strip(" <>\t").lower() for name in names} - {""}
    action = _header(fields, "Action").strip().lower()
    if not addresses or not action:
        return None
    return Recipient(frozenset(addresses), action == "failed", _status(fields))


def _status(fields: Message) -> str:
    """Return the code. Exim always writes 5.0.0, and the code that says why in what it was told."""
    status = _CODE.match(_header(fields, "Status").strip())
    told = _CODE_OF_SMTP.match(_header(fields, "Diagnostic-Code").strip())
    if status and not status[1].endswith(".0.0"):
        return status[1]
    return told[1] if told else status[1] if status else ""


def _head_and_text(raw: bytes) -> Message:
    return BytesParser().parsebytes(raw, headersonly=True)


def _text_of(part: Message) -> bytes:
    text = part.get_payload(decode=True)
    return text if isinstance(text, bytes) else b""


def _header(message: Message, name: str) -> str:
    value = str(message.get(name, ""))
    return value if len(value) <= LONGEST_HEADER else ""
