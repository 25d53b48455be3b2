"""Origins of the websites that may show the families' page in a frame."""

import re
from urllib.parse import urlsplit

import idna
from django.core.exceptions import ValidationError

MAX_WEBSITES = 20
"""How many websites a school may name. All of them are sent in a header of each response."""

HOST = re.compile(
    r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?"
)
ON_THIS_MACHINE = {"localhost", "127.0.0.1"}
"""Hosts for trying a page out, which may use http. All others must use https."""

EXAMPLE = "https://www.hilltop.sch.uk"


def origin_of(address: str) -> str:
    """Return the origin of a web address, such as "https://www.hilltop.sch.uk".

    An address without a scheme is read as https, as browsers do. Raise ValueError, with a sentence
    to show, if it does not name exactly one website.
    """
    url = address.strip() if "://" in address else f"https://{address.strip()}"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _refusal(address) from None
    if "@" in parts.netloc or "*" in parts.netloc:
        raise _refusal(address)
    host = _ascii_host(host)
    local = host in ON_THIS_MACHINE
    if not local and not HOST.fullmatch(host):
        raise _refusal(address)
    if parts.scheme not in ({"http", "https"} if local else {"https"}):
        raise ValueError(f"“{address}” must begin with https://, as in {EXAMPLE}.")
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != default else "")


def origins_of(text: str) -> list[str]:
    """Return the origins of the addresses in `text`, one on each line, without duplicates.

    Raise ValidationError with one sentence for each address that is wrong.
    """
    origins, errors = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            origins.append(origin_of(line))
        except ValueError as error:
            errors.append(str(error))
    if errors:
        raise ValidationError(errors[:MAX_WEBSITES])
    origins = list(dict.fromkeys(origins))
    if len(origins) > MAX_WEBSITES:
        raise ValidationError(f"{len(origins)} websites are too many. Name up to {MAX_WEBSITES}.")
    return origins


def validate_origins(text: str) -> None:
    """Raise ValidationError unless every line is an origin, as `origin_of` returns it."""
    if text != "\n".join(origins_of(text)):
        raise ValidationError(f"Write each website as {EXAMPLE}, one on each line.")


def _ascii_host(host: str) -> str:
    """Return a host name in ASCII (IDNA): "schüle.example" becomes "xn--…". Empty if invalid."""
    try:
        return host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""


def _refusal(address: str) -> ValueError:
    return ValueError(f"“{address}” is not the address of one website. Write it as {EXAMPLE}.")
