"""Fetches a class list from an address. The address is a secret: no error and no log names it."""

import asyncio
from typing import Any
from urllib.parse import unquote

import httpx

from classes.roster import RosterRefusedError
from curriculum.links.network import ForbiddenAddressError, Network, UnknownNameError
from curriculum.links.transport import PinnedTransport

MOST_BYTES = 10 * 1024 * 1024
MOST_SECONDS = 60
"""For all of it: name, connection, redirects and content."""
MOST_REDIRECTS = 5
HEADERS = {"User-Agent": "class list of the coverage tracker", "Accept-Encoding": "identity"}

NO_ADDRESS = "The address of the class list is not valid. It begins with https://."
NOT_REACHED = (
    "The address of the class list could not be reached. Check it in your school information "
    "system."
)
NOT_GIVEN = (
    "The address of the class list answers with an error ({}). It may have been withdrawn: "
    "make a new one in your school information system, and put it into Settings."
)
A_PAGE = (
    "The address of the class list answers with a web page, such as a sign-in page, and not with a "
    "list. Make a new address in your school information system, and put it into Settings."
)
BROKE_OFF = "The class list at the address broke off before its end. It is fetched again tonight."
PRIVATE = "The address of the class list leads to a private network, which is never contacted."
TOO_BIG = "The class list at the address is bigger than 10 MB. Choose fewer columns or classes."
TOO_SLOW = f"The address of the class list did not answer within {MOST_SECONDS} seconds."
LEADS_AWAY = "The address of the class list leads to a page without encryption, so it was not read."
IN_CIRCLES = f"The address of the class list redirects more than {MOST_REDIRECTS} times."


def download(
    address: str, *, network: Network | None = None, seconds: float = MOST_SECONDS
) -> tuple[str, bytes]:
    """Return the name and the content of the file at an https address.

    Raise RosterRefusedError, which never says the address, if it cannot be fetched. Private
    networks are never contacted, and no cookies are kept.
    """
    try:
        return asyncio.run(_download(address, network or Network(), seconds))
    except TimeoutError as error:
        raise RosterRefusedError(TOO_SLOW) from error
    except ForbiddenAddressError as error:
        raise RosterRefusedError(PRIVATE) from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError) as error:
        raise RosterRefusedError(NO_ADDRESS) from error
    except (httpx.HTTPError, UnknownNameError, OSError) as error:
        raise RosterRefusedError(NOT_REACHED) from error


async def _download(address: str, network: Network, seconds: float) -> tuple[str, bytes]:
    url = httpx.URL(address)
    if url.scheme != "https" or not url.host:
        raise RosterRefusedError(NO_ADDRESS)
    async with asyncio.timeout(seconds):
        for _ in range(MOST_REDIRECTS + 1):
            # A client for each request, so that no cookie of one reaches the next.
            async with _client(network) as client, client.stream("GET", url) as response:
                if not response.has_redirect_location:
                    return _name(response), await _content(response)
                url = url.join(response.headers["Location"])
            if url.scheme != "https":
                raise RosterRefusedError(LEADS_AWAY)
    raise RosterRefusedError(IN_CIRCLES)


def _client(network: Network) -> httpx.AsyncClient:
    options: dict[str, Any] = {"trust_env": False, "headers": HEADERS, "timeout": None}
    return httpx.AsyncClient(transport=PinnedTransport(network), **options)


async def _content(response: httpx.Response) -> bytes:
    """Return the content as it was sent. Raise RosterRefusedError for an error or too much."""
    if response.status_code != httpx.codes.OK:
        raise RosterRefusedError(NOT_GIVEN.format(response.status_code))
    content = bytearray()
    try:
        async for part in response.aiter_raw():
            content += part
            if len(content) > MOST_BYTES:
                raise RosterRefusedError(TOO_BIG)
    except httpx.HTTPError as error:
        raise RosterRefusedError(BROKE_OFF) from error
    if content.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html")):
        raise RosterRefusedError(A_PAGE)
    return bytes(content)


def _name(response: httpx.Response) -> str:
    """Return the name that the file was sent with. The address itself may be the secret."""
    disposition = response.headers.get("Content-Disposition", "")
    _, _, name = disposition.partition("filename=")
    name = unquote(name.partition(";")[0].strip().strip('"')).replace("\\", "/")
    return name.rpartition("/")[2].strip()[:100] or "Class list"
