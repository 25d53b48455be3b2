"""The mailbox that emails come back to: BOUNCES. It holds a password, so no sentence quotes it."""

import re
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from classes.mail.delivery_reports.place import Place
from config.environment.reading import Environment, WrongSettingError
from config.environment.services import SIGNS

SECURITY = {
    "imaps": ("tls", 993),
    "imap+tls": ("starttls", 143),
    "imap": ("none", 143),
}
FOLDER = re.compile(r'[^"\\\x00-\x1f\x7f-\U0010ffff]+')
"""Letters of other languages would have to be encoded in IMAP's own way."""
TENANT = re.compile(r"[\w.-]+", re.A)
CAN_BE = (
    "It can be imaps://user:password@host/INBOX, imap+tls:// for STARTTLS, or imap:// for a server "
    "on the same machine. For Microsoft 365 the secret is the password, and ?tenant=…&client=… is "
    f"at the end. {SIGNS}"
)


def bounces(env: Environment) -> Place | None:
    """Return the mailbox of BOUNCES, or None. Raise WrongSettingError if it cannot be read."""
    given = env.str("BOUNCES", default="")
    if not given:
        return None
    try:
        place = _place(urlsplit(given))
    except ValueError:
        place = None
    if place is None or "#" in given:
        raise WrongSettingError(f"BOUNCES cannot be read. {CAN_BE}")
    return place


def _place(parts: SplitResult) -> Place | None:
    """Return the mailbox of an address, None if something is missing or too much."""
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    folder = unquote(parts.path.strip("/")) or "INBOX"
    needed = parts.hostname, parts.username, parts.password
    if parts.scheme not in SECURITY or not all(needed) or not FOLDER.fullmatch(folder):
        return None
    if set(query) not in (set(), {"tenant", "client"}) or (parts.query and not query):
        return None
    security, port = SECURITY[parts.scheme]
    tenant = query.get("tenant", "")
    if tenant and not TENANT.fullmatch(tenant):
        return None
    return Place(
        host=parts.hostname or "",
        port=parts.port or port,
        security=security,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=folder,
        token_address=f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"
        if tenant
        else "",
        client=query.get("client", ""),
    )
