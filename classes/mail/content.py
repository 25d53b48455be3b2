"""What an email says, as one encrypted text."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.mail import DNS_NAME, EmailMessage, EmailMultiAlternatives, make_msgid

from classes.encryption import decrypt, encrypt

PURPOSE = "classes.mail"


def headers_of(message: EmailMessage) -> dict[str, str]:
    """Return the headers of an email: its own, and those of every one.

    It gets its Message-ID here, so that one that left twice, because the worker was killed before
    it could note the first time, shows once: mail systems drop the second. It is there twice, since
    some relays replace the first. Nobody's programs are to answer it. "All" would not do: Exchange
    would then not say either that it cannot deliver it.
    """
    message_id = message.extra_headers.get("Message-ID") or make_msgid(domain=DNS_NAME)
    return {
        "Message-ID": message_id,
        "X-Original-Message-ID": message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply",
        **message.extra_headers,
    }


def sealed(message: EmailMessage, headers: Mapping[str, str]) -> str:
    """Return the content of an email, encrypted. Raise ValueError if it has an attachment."""
    if message.attachments:
        raise ValueError("An email with an attachment cannot be kept.")
    alternatives = getattr(message, "alternatives", None) or []
    content = {
        "body": message.body,
        "from_email": message.from_email,
        "reply_to": message.reply_to,
        "headers": headers,
        "html": [str(text) for text, kind in alternatives if kind == "text/html"],
    }
    return encrypt(json.dumps(content), purpose=PURPOSE)


def message_of(content: str, *, subject: str, recipients: list[str]) -> EmailMultiAlternatives:
    """Return the email of an encrypted content. Raise UnreadableError without its key."""
    fields: dict[str, Any] = json.loads(decrypt(content, purpose=PURPOSE))
    html = fields.pop("html")
    message = EmailMultiAlternatives(subject=subject, to=recipients, **fields)
    for text in html:
        message.attach_alternative(text, "text/html")
    return message
