"""Signs in to a mailbox: with a password, or with a token that a program gets for its secret."""

import imaplib

import httpx
from django.conf import settings

from classes.mail.delivery_reports.place import Place
from classes.mail.delivery_reports.problems import MailboxError

REFUSED = "The mailbox refused the sign-in of this service."
NO_TOKEN = "The service that signs in to the mailbox refused the program or its secret."  # noqa: S105
SCOPE = "https://outlook.office365.com/.default"


def sign_in(imap: imaplib.IMAP4, place: Place) -> None:
    """Sign in. Raise MailboxError if that is refused."""
    if place.token_address:
        method, answer = "XOAUTH2", f"user={place.user}\1auth=Bearer {_token(place)}\1\1"
    else:
        method, answer = "PLAIN", f"\0{place.user}\0{place.password}"
    try:
        if method == "PLAIN" and "AUTH=PLAIN" not in imap.capabilities:
            imap.login(place.user, place.password)
        else:
            # Told why it was refused, a client answers nothing more.
            imap.authenticate(method, lambda why: None if why else answer.encode())
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        raise MailboxError(REFUSED) from None


def _token(place: Place) -> str:
    """Return a token, which is good for an hour (RFC 6749, 4.4)."""
    form = {
        "grant_type": "client_credentials",
        "client_id": place.client,
        "client_secret": place.password,
        "scope": SCOPE,
    }
    try:
        response = httpx.post(place.token_address, data=form, timeout=settings.EMAIL_TIMEOUT)
        response.raise_for_status()
        return str(response.json()["access_token"])
    except httpx.TransportError:
        raise OSError from None
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        raise MailboxError(NO_TOKEN) from None
