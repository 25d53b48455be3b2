"""Checks one link: HEAD first, GET wherever HEAD does not find a page, and then any redirects."""

import asyncio
import contextlib
import logging
from collections import defaultdict
from dataclasses import dataclass, field

import httpx

from curriculum.links import tls
from curriculum.links.address import NotAPageError, host_of, page_address, readable_host
from curriculum.links.finding import GONE, REDIRECTS, Finding, LinkOutcome, Redirect
from curriculum.links.guards import start_of, turns_programs_away
from curriculum.links.network import ForbiddenAddressError, UnknownNameError

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10
"""For one request, from looking up the name to the start of the page."""

MAX_REDIRECTS = 10
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; school link check)",
    "Accept": "text/html,*/*;q=0.8",
    "Accept-Language": "en-GB",
    "Accept-Encoding": "gzip, deflate",
}


class StopError(Exception):
    """The check ends here; `outcome` and the message say why."""

    def __init__(self, outcome: LinkOutcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome


class NoAnswerError(StopError):
    """The site did not answer this request properly. Another method may still work."""


@dataclass(frozen=True)
class Answer:
    """What matters of a response."""

    status: int
    location: str
    is_guarded: bool


@dataclass
class LinkChecker:
    """Checks links through one transport, one request at a time for each host."""

    transport: httpx.AsyncBaseTransport
    seconds: float = TIMEOUT_SECONDS
    hosts: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def check(self, address: str) -> Finding:
        """Return the result for `address`. Raises nothing, whatever the site does."""
        redirects: list[Redirect] = []
        try:
            await self._visit(address, redirects)
        except StopError as stop:
            return Finding(address, stop.outcome, str(stop), tuple(redirects))
        except Exception as error:  # one odd link must not end the check of all schools
            logger.warning("A link could not be checked: %s", type(error).__name__)
            detail = "This link could not be checked. Open it to see whether it works."
            return Finding(address, LinkOutcome.INCONCLUSIVE, detail, tuple(redirects))
        return Finding(address, LinkOutcome.ANSWERED, "", tuple(redirects))

    async def _visit(self, address: str, redirects: list[Redirect]) -> None:
        """Return if there is a page, adding each redirect to `redirects`.

        A HEAD that finds a page at once is enough. Otherwise only GET counts: some sites answer
        HEAD with an error, or send it elsewhere.
        """
        try:
            url = page_address(address)
        except NotAPageError as error:
            raise _failed("This is not the address of a web page.") from error
        with contextlib.suppress(NoAnswerError):
            answer = await self._ask("HEAD", url, httpx.Cookies(), after_a_redirect=False)
            if answer.status == 200 and not answer.is_guarded:
                return
        await self._follow(url, redirects)

    async def _follow(self, url: httpx.URL, redirects: list[Redirect]) -> None:
        """Follow redirects, adding each to `redirects`. Return at a page.

        Cookies are kept on the way, as in a browser that has never been there: some sites set one
        and send the visitor to the same address again.
        """
        cookies, seen = httpx.Cookies(), set()
        while True:
            seen.add((url, _state_of(cookies)))
            answer = await self._ask("GET", url, cookies, after_a_redirect=bool(redirects))
            if answer.is_guarded or answer.status not in REDIRECTS:
                return _judge(answer)
            url = _next(url, answer.location)
            redirects.append(Redirect(answer.status, str(url)))
            if (url, _state_of(cookies)) in seen:
                raise _failed("It sends visitors round in a circle.")
            if len(redirects) > MAX_REDIRECTS:
                raise _failed(f"It redirects visitors more than {MAX_REDIRECTS} times.")

    async def _ask(
        self, method: str, url: httpx.URL, cookies: httpx.Cookies, *, after_a_redirect: bool
    ) -> Answer:
        """Send one request in turn for its host, and keep the cookies of the response."""
        try:
            async with self.hosts[host_of(url)]:
                return await self._request(method, url, cookies)
        except ForbiddenAddressError as error:
            raise _forbidden(after_a_redirect) from error

    async def _request(self, method: str, url: httpx.URL, cookies: httpx.Cookies) -> Answer:
        try:
            async with asyncio.timeout(self.seconds):
                return await self._sent(method, url, cookies)
        except (TimeoutError, httpx.ReadTimeout, httpx.WriteTimeout) as error:
            raise NoAnswerError(
                LinkOutcome.FAILED, f"It did not answer within {self.seconds:g} seconds."
            ) from error
        except UnknownNameError as error:
            raise StopError(
                LinkOutcome.UNREACHABLE, f"There is no website called {_shortened(url)}."
            ) from error
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            if fault := tls.fault_in(error):
                raise _failed(fault) from error
            raise StopError(LinkOutcome.UNREACHABLE, "The site could not be reached.") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            fault = tls.fault_in(error) or "The site’s answer could not be understood."
            raise NoAnswerError(LinkOutcome.FAILED, fault) from error

    async def _sent(self, method: str, url: httpx.URL, cookies: httpx.Cookies) -> Answer:
        """Send a request. Read the headers of the response and the start of its page."""
        timeout = httpx.Timeout(self.seconds).as_dict()
        # Without the host given, httpx would take the name apart (see `host_of`).
        headers = {"Host": url.netloc.decode("ascii")} | HEADERS
        request = httpx.Request(method, url, headers=headers, extensions={"timeout": timeout})
        with contextlib.suppress(UnicodeEncodeError):  # a cookie that no header can hold
            cookies.set_cookie_header(request)
        response = await self.transport.handle_async_request(request)
        try:
            response.request = request
            cookies.extract_cookies(response)
            is_redirect = response.status_code in REDIRECTS
            body = "" if method == "HEAD" or is_redirect else await _start(response)
        finally:
            await response.aclose()
        location = next(iter(response.headers.get_list("Location")), "")
        return Answer(response.status_code, location, turns_programs_away(response, body))


async def _start(response: httpx.Response) -> str:
    """Return the start of the page; empty if the site breaks off, since it has answered by then."""
    try:
        async with asyncio.timeout(1):
            return await start_of(response)
    except (httpx.HTTPError, TimeoutError):
        return ""


def _state_of(cookies: httpx.Cookies) -> frozenset[tuple[str, str, str | None]]:
    return frozenset((cookie.domain, cookie.name, cookie.value) for cookie in cookies.jar)


def _next(url: httpx.URL, location: str) -> httpx.URL:
    """Return where a redirect leads. As in a browser, the old #fragment is kept if it has none."""
    if not location:
        raise _failed("It redirects visitors but gives no address.")
    try:
        target = page_address(location, url)
    except NotAPageError as error:
        raise _failed("It redirects visitors to something that is not a web page.") from error
    if url.fragment and not target.fragment:
        target = target.copy_with(fragment=url.fragment)
    return target


def _judge(answer: Answer) -> None:
    """Return if the answer is a page; otherwise raise StopError."""
    if answer.is_guarded:
        raise StopError(
            LinkOutcome.GUARDED,
            f"The site lets no program in ({answer.status}). Open the link to see whether it "
            "works.",
        )
    if 200 <= answer.status <= 300:
        return
    if answer.status in GONE:
        raise StopError(
            LinkOutcome.GONE, f"The site says that this page is gone ({answer.status})."
        )
    raise _failed(f"The site answers with an error ({answer.status}).")


def _failed(detail: str) -> StopError:
    return StopError(LinkOutcome.FAILED, detail)


def _shortened(url: httpx.URL) -> str:
    host = readable_host(url)
    return host if len(host) <= 100 else f"{host[:100]}…"


def _forbidden(after_a_redirect: bool) -> StopError:
    if after_a_redirect:
        return _failed("It redirects visitors to a private network, which is never contacted.")
    return StopError(
        LinkOutcome.INCONCLUSIVE, "This address is on a private network, which is never contacted."
    )
