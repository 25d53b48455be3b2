"""An email as data, and how it is written: as plain text and as HTML that say the same.

The HTML is the plainest that reads well on a phone and in the dark: no tables, no pictures, nothing
from elsewhere. Its style sheet is in the email itself, as mail programs fetch none.
"""

import uuid
from dataclasses import dataclass
from email.utils import formatdate
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def address_of(path: str) -> str:
    """Return the whole address of a page of ours."""
    return settings.SITE_URL.rstrip("/") + path


@dataclass(frozen=True)
class Link:
    """Words that lead to a page of ours."""

    words: str
    path: str

    @property
    def address(self) -> str:
        return address_of(self.path)


@dataclass(frozen=True)
class Line:
    """One thing to know or to do, what is to be added to it line by line, and where to do it."""

    text: str
    detail: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading with its lines; `more` leads to those that are left out."""

    title: str
    lines: tuple[Line, ...]
    more: Link | None = None


@dataclass(frozen=True)
class Message:
    """What an email says to one person. It never names a child."""

    subject: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Frame:
    """What is at the foot of an email: which school sends it, when, and how to end it."""

    school: str
    when: str
    stop: str
    choose: str


def email_of(message: Message, *, to: str, frame: Frame) -> EmailMultiAlternatives:
    """Return the email. One click ends it (RFC 8058)."""
    context = {"message": message, "frame": frame}
    email = EmailMultiAlternatives(
        f"{message.subject} · {frame.school}",
        render_to_string("reports/reminders/email.txt", context),
        to=[to],
        headers={
            "Message-ID": f"<{uuid.uuid4()}@{urlsplit(settings.SITE_URL).hostname}>",
            "Date": formatdate(localtime=False),
            "List-Unsubscribe": f"<{frame.stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    body = render_to_string("reports/reminders/email.html", context)
    email.attach_alternative(_document(message.subject, body), "text/html")
    return email


def _document(title: str, body: SafeString) -> str:
    """Return the HTML with its style sheet. A page of ours could not have one inside: its content
    security policy forbids that. An email has no such policy, and nothing beside it to link to."""
    return format_html(
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        "<title>{}</title><style>{}</style></head><body>{}</body></html>\n",
        title,
        _style(),
        body,
    )


@cache
def _style() -> SafeString:
    path = finders.find("css/email.css")
    assert isinstance(path, str)
    with open(path, encoding="utf-8") as sheet:
        return mark_safe(sheet.read())  # noqa: S308 (a file of ours)
