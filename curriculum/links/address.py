"""Reads addresses as browsers do, by the URL standard of WHATWG (https://url.spec.whatwg.org/).

Python's and httpx's own readers follow older standards. They refuse hosts that browsers open, such
as an emoji, and do not see that http://0x7f.1/ is this very machine.
"""

import httpx
from ada_url import URL, idna_to_unicode


class NotAPageError(ValueError):
    """The address is not one of a web page."""


def page_address(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """Return the address of a web page, with its host in ASCII. It may be relative to `base`.

    A name and password in it are left out: they are not sent on anybody's behalf. Raise
    NotAPageError if no browser would open it, or something else than a web page.
    """
    try:
        url = URL(text, str(base) if base else None)
        if url.protocol not in ("http:", "https:"):
            raise NotAPageError(text)
        url.username = url.password = ""
        return httpx.URL(url.href)
    except (ValueError, httpx.InvalidURL) as error:  # ada_url raises ValueError
        raise NotAPageError(text) from error


def host_of(url: httpx.URL) -> str:
    """Return the host in ASCII: a name without a dot at its end, or an IP address.

    `httpx.URL.host` would take the name apart by another standard, which some names do not survive.
    """
    return url.raw_host.decode("ascii").rstrip(".")


def readable_host(url: httpx.URL) -> str:
    """Return the host as people write it."""
    host = host_of(url)
    try:
        return idna_to_unicode(host) or host
    except ValueError:
        return host
