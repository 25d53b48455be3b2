"""Looking at one link: HEAD, then GET where HEAD was not answered well, and on after redirects."""

import asyncio
import contextlib
import ssl
from collections import defaultdict
from dataclasses import dataclass, field

import httpx

from curriculum.links.finding import (
    GONE,
    PEOPLE_ONLY,
    REDIRECTS,
    Finding,
    Outcome,
    Redirect,
)
from curriculum.links.network import ForbiddenAddressError, UnknownNameError

SECONDS = 10
"""How long one request may take in all, from looking up the name to the answer's headers."""

MOST_REDIRECTS = 5
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; school link check)",
    "Accept": "text/html,*/*;q=0.8",
    "Accept-Language": "en-GB",
}


class StopError(Exception):
    """The look ends here; `outcome` and the text say why."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome


class NoAnswerError(StopError):
    """There is somebody there, who did not answer this request: another kind may do better."""


@dataclass
class Looker:
    """Looks at links through one client, at one at a time for a host."""

    client: httpx.AsyncClient
    seconds: float = SECONDS
    hosts: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def look_at(self, address: str) -> Finding:
        """Return what was found at `address`. Nothing that the other side does raises."""
        redirects: list[Redirect] = []
        try:
            await self._follow(address, redirects)
        except StopError as stop:
            return Finding(address, stop.outcome, str(stop), tuple(redirects))
        return Finding(address, Outcome.ANSWERED, "", tuple(redirects))

    async def _follow(self, address: str, redirects: list[Redirect]) -> None:
        """Go from one address to the next, noting each step; end without a word at a page."""
        url, seen = _url(address), set()
        while True:
            seen.add(url)
            try:
                status, location = await self._ask(url)
            except ForbiddenAddressError as error:
                raise _forbidden(bool(redirects)) from error
            if status not in REDIRECTS:
                return _judge(status)
            url = _next(url, location)
            redirects.append(Redirect(status, str(url)))
            if url in seen:
                raise StopError(Outcome.FAILED, "It sends visitors round in a circle.")
            if len(redirects) > MOST_REDIRECTS:
                raise StopError(
                    Outcome.FAILED, f"It sends visitors on more than {MOST_REDIRECTS} times."
                )

    async def _ask(self, url: httpx.URL) -> tuple[int, str]:
        """Return the status, and where to go on for a redirect. HEAD counts only if it is good."""
        async with self.hosts[url.host]:
            with contextlib.suppress(NoAnswerError):
                status, location = await self._request("HEAD", url)
                if status < 400:
                    return status, location
            return await self._request("GET", url)

    async def _request(self, method: str, url: httpx.URL) -> tuple[int, str]:
        """Send one request and read no more than the headers of its answer."""
        try:
            async with asyncio.timeout(self.seconds):
                async with self.client.stream(method, url) as response:
                    return response.status_code, response.headers.get("Location", "")
        except (TimeoutError, httpx.ReadTimeout, httpx.WriteTimeout) as error:
            raise NoAnswerError(
                Outcome.FAILED, f"It did not answer within {self.seconds:g} seconds."
            ) from error
        except UnknownNameError as error:
            raise StopError(Outcome.UNREACHED, f"Nobody knows the name {url.host}.") from error
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise _unreached(error) from error
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, ValueError) as error:
            raise NoAnswerError(Outcome.FAILED, "Its answer could not be understood.") from error


def _url(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise StopError(Outcome.FAILED, "This is not an address of a web page.") from error
    return _web(url)


def _next(url: httpx.URL, location: str) -> httpx.URL:
    """Return where a redirect leads; a part that names a place in the page is carried along."""
    if not location:
        raise StopError(Outcome.FAILED, "It sends visitors on without saying where.")
    try:
        there = url.join(location)
    except (httpx.InvalidURL, ValueError) as error:
        raise StopError(Outcome.FAILED, "It sends visitors on to no address.") from error
    if url.fragment and not there.fragment:
        there = there.copy_with(fragment=url.fragment)
    return _web(there)


def _web(url: httpx.URL) -> httpx.URL:
    if url.scheme not in ("http", "https") or not url.host:
        raise StopError(Outcome.FAILED, "It leads to something that is no web page.")
    return url


def _judge(status: int) -> None:
    """Return at a page; else raise what the status means."""
    if 200 <= status < 300:
        return
    if status in GONE:
        raise StopError(Outcome.GONE, f"The site says that this page is gone ({status}).")
    if status in PEOPLE_ONLY:
        raise StopError(
            Outcome.LEFT_ALONE,
            f"The site lets no program in ({status}): open it to see whether it works.",
        )
    raise StopError(Outcome.FAILED, f"The site answers with an error ({status}).")


def _forbidden(after_a_redirect: bool) -> StopError:
    if after_a_redirect:
        return StopError(
            Outcome.FAILED,
            "It sends visitors on into a private network, which is never contacted.",
        )
    return StopError(
        Outcome.LEFT_ALONE, "An address of a private network: those are never contacted."
    )


def _unreached(error: BaseException) -> StopError:
    """Say why no connection came about: a certificate, or nobody there."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return StopError(
                Outcome.FAILED,
                "Its certificate is not valid, so browsers warn of it or do not open it.",
            )
        cause = cause.__cause__ or cause.__context__
    return StopError(Outcome.UNREACHED, "No connection came about.")
