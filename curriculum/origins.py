"""Websites that may show the families' page inside their own pages, each by its origin."""

import re
from urllib.parse import urlsplit

import idna
from django.core.exceptions import ValidationError

MOST = 20
"""How many websites a school may name: they all travel in a header of each answer."""

HOST = re.compile(
    r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?"
)
ON_THIS_MACHINE = {"localhost", "127.0.0.1"}
"""Where a technician tries a page out before it has a certificate; all else must be https."""

EXAMPLE = "https://www.hilltop.sch.uk"


def origin_of(address: str) -> str:
    """Return the origin of a web address: "https://www.hilltop.sch.uk", whatever follows it.

    An address without a scheme is taken for https, as a browser does.
    Raise ValueError, with a sentence, where a browser could not take it as the name of one site.
    """
    whole = address.strip() if "://" in address else f"https://{address.strip()}"
    try:
        parts = urlsplit(whole)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _refusal(address) from None
    if "@" in parts.netloc or "*" in parts.netloc:
        raise _refusal(address)
    host = _plain(host)
    local = host in ON_THIS_MACHINE
    if not local and not HOST.fullmatch(host):
        raise _refusal(address)
    if parts.scheme not in ({"http", "https"} if local else {"https"}):
        raise ValueError(f"“{address}” must begin with https://, as in {EXAMPLE}.")
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != default else "")


def origins_of(text: str) -> list[str]:
    """Return the origin of each address in `text`, one a line, each once.

    Raise ValidationError with one sentence an address that cannot be taken.
    """
    found, wrong = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            found.append(origin_of(line))
        except ValueError as error:
            wrong.append(str(error))
    if wrong:
        raise ValidationError(wrong[:MOST])
    found = list(dict.fromkeys(found))
    if len(found) > MOST:
        raise ValidationError(f"{len(found)} websites are too many: name at most {MOST}.")
    return found


def validate_origins(text: str) -> None:
    """Raise ValidationError unless every line is an origin as `origin_of` returns it."""
    if text != "\n".join(origins_of(text)):
        raise ValidationError(f"Write each website as {EXAMPLE}, one a line.")


def _plain(host: str) -> str:
    """Return a host in the letters that travel on the wire: "schüle.example" is "xn--…"."""
    try:
        return host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""


def _refusal(address: str) -> ValueError:
    return ValueError(f"“{address}” is not the address of one website: write it as {EXAMPLE}.")
