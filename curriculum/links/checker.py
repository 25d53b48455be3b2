"""Checks one link: HEAD first, GET if HEAD fails, and then any redirects."""

import asyncio
import contextlib
import logging
import ssl
from collections import defaultdict
from dataclasses import dataclass, field

import httpx

from curriculum.links.finding import (
    GONE,
    NO_PROGRAMS,
    REDIRECTS,
    Finding,
    LinkOutcome,
    Redirect,
)
from curriculum.links.network import ForbiddenAddressError, UnknownNameError

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10
"""For one request, from looking up the name to receiving the headers."""

MAX_REDIRECTS = 5
MAX_PORT = 65_535
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; school link check)",
    "Accept": "text/html,*/*;q=0.8",
    "Accept-Language": "en-GB",
}


class StopError(Exception):
    """The check ends here; `outcome` and the message say why."""

    def __init__(self, outcome: LinkOutcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome


class NoAnswerError(StopError):
    """The site did not answer this request properly. Another method may still work."""


@dataclass
class LinkChecker:
    """Checks links with one client, one request at a time for each host."""

    client: httpx.AsyncClient
    seconds: float = TIMEOUT_SECONDS
    hosts: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def check(self, address: str) -> Finding:
        """Return the result for `address`. Raises nothing, whatever the site does."""
        redirects: list[Redirect] = []
        try:
            await self._follow(address, redirects)
        except StopError as stop:
            return Finding(address, stop.outcome, str(stop), tuple(redirects))
        except Exception as error:  # one odd link must not end the check of all schools
            logger.warning("A link could not be checked: %s", type(error).__name__)
            detail = "This link could not be checked. Open it to see whether it works."
            return Finding(address, LinkOutcome.INCONCLUSIVE, detail, tuple(redirects))
        return Finding(address, LinkOutcome.ANSWERED, "", tuple(redirects))

    async def _follow(self, address: str, redirects: list[Redirect]) -> None:
        """Follow redirects from `address`, adding each to `redirects`. Return at a page."""
        url, seen = _url(address), set()
        while True:
            seen.add(url)
            try:
                status, location = await self._fetch(url)
            except ForbiddenAddressError as error:
                raise _forbidden(bool(redirects)) from error
            if status not in REDIRECTS:
                return _judge(status)
            url = _next(url, location)
            redirects.append(Redirect(status, str(url)))
            if url in seen:
                raise StopError(LinkOutcome.FAILED, "It sends visitors round in a circle.")
            if len(redirects) > MAX_REDIRECTS:
                raise StopError(
                    LinkOutcome.FAILED, f"It redirects visitors more than {MAX_REDIRECTS} times."
                )

    async def _fetch(self, url: httpx.URL) -> tuple[int, str]:
        """Return the status and the Location header. A failed HEAD does not count; GET decides."""
        async with self.hosts[url.host]:
            with contextlib.suppress(NoAnswerError):
                status, location = await self._request("HEAD", url)
                if status < 400:
                    return status, location
            return await self._request("GET", url)

    async def _request(self, method: str, url: httpx.URL) -> tuple[int, str]:
        """Send one request and read only the headers of the response."""
        try:
            async with asyncio.timeout(self.seconds):
                async with self.client.stream(method, url) as response:
                    return response.status_code, response.headers.get("Location", "")
        except (TimeoutError, httpx.ReadTimeout, httpx.WriteTimeout) as error:
            raise NoAnswerError(
                LinkOutcome.FAILED, f"It did not answer within {self.seconds:g} seconds."
            ) from error
        except UnknownNameError as error:
            raise StopError(
                LinkOutcome.UNREACHABLE, f"There is no website called {url.host}."
            ) from error
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise _unreached(error) from error
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, ValueError) as error:
            raise NoAnswerError(
                LinkOutcome.FAILED, "The site’s answer could not be understood."
            ) from error


def _url(address: str) -> httpx.URL:
    try:
        return _web(httpx.URL(address))
    except (httpx.InvalidURL, ValueError) as error:
        raise StopError(LinkOutcome.FAILED, "This is not the address of a web page.") from error


def _next(url: httpx.URL, location: str) -> httpx.URL:
    """Return where a redirect leads. As in a browser, the old #fragment is kept if it has none."""
    if not location:
        raise StopError(LinkOutcome.FAILED, "It redirects visitors but gives no address.")
    try:
        target = url.join(location)
        target.host  # noqa: B018 – a name that IDNA refuses fails here
    except (httpx.InvalidURL, ValueError) as error:
        raise StopError(
            LinkOutcome.FAILED, "It redirects visitors to an address that is not valid."
        ) from error
    if url.fragment and not target.fragment:
        target = target.copy_with(fragment=url.fragment)
    return _web(target)


def _web(url: httpx.URL) -> httpx.URL:
    if url.scheme not in ("http", "https") or not url.host or (url.port or 0) > MAX_PORT:
        raise StopError(LinkOutcome.FAILED, "It leads to something that is not a web page.")
    return url


def _judge(status: int) -> None:
    """Return if `status` means a page; otherwise raise StopError."""
    if 200 <= status < 300:
        return
    if status in GONE:
        raise StopError(LinkOutcome.GONE, f"The site says that this page is gone ({status}).")
    if status in NO_PROGRAMS:
        raise StopError(
            LinkOutcome.INCONCLUSIVE,
            f"The site blocks automatic checks ({status}). Open the link to see whether it works.",
        )
    raise StopError(LinkOutcome.FAILED, f"The site answers with an error ({status}).")


def _forbidden(after_a_redirect: bool) -> StopError:
    if after_a_redirect:
        return StopError(
            LinkOutcome.FAILED,
            "It redirects visitors to a private network, which is never contacted.",
        )
    return StopError(
        LinkOutcome.INCONCLUSIVE, "This address is on a private network, which is never contacted."
    )


def _unreached(error: BaseException) -> StopError:
    """Return why no connection was made: a bad certificate, or nobody answered."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return StopError(
                LinkOutcome.FAILED,
                "The site’s security certificate is not valid, so browsers warn visitors about it.",
            )
        cause = cause.__cause__ or cause.__context__
    return StopError(LinkOutcome.UNREACHABLE, "The site could not be reached.")
