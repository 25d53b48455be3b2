"""Tells whether a site turned the link check away because it is a program.

Many sites show a person the page, and a program a refusal or a riddle that only browsers solve.
Nobody can tell from outside what a person would see, so a person has to open the link.
"""

import re
import zlib

import httpx

STATUSES = frozenset({401, 403, 406, 407, 429, 430, 999})
"""Refusals of whoever asks. 430 is Shopify's, 999 LinkedIn's; we accept all kinds, so 406 too."""

HEADERS = ("cf-mitigated", "x-amzn-waf-action", "x-datadome", "x-sucuri-block", "sg-captcha")
"""Sent by Cloudflare, Amazon, DataDome, Sucuri and SiteGround with a riddle or a refusal."""

_TITLES = re.compile(
    r"<title[^>]*>\s*(?:just a moment|attention required|access denied|pardon our interruption"
    r"|un momento|one moment, please|checking your browser|ddos-guard|bot verification"
    r"|human verification|security check|client challenge|are you a robot|robot challenge"
    r"|verify(?:ing)? you are (?:a )?human)",
    re.I,
)
_MARKS = re.compile(
    r"_cf_chl_opt|challenges\.cloudflare\.com|cf-browser-verification|errors\.edgesuite\.net"
    r"|_incapsula_resource|captcha-delivery\.com|px-captcha|/_sec/cp_challenge|bm-verify"
    r"|awswaf|sgcaptcha|checking your browser before",
    re.I,
)
MOST_BYTES = 64 * 1024
"""How much of a page is looked at. A riddle is short, and its title is at the start."""


def turns_programs_away(response: httpx.Response, body: str = "") -> bool:
    """Return whether an answer is not what a person would see, by its headers and its start."""
    if response.status_code in STATUSES or any(name in response.headers for name in HEADERS):
        return True
    if _TITLES.search(body):
        return True
    # A page that is there may name these too, for instance beside a form with a riddle.
    is_refusal = response.status_code == 202 or response.status_code >= 400
    return is_refusal and response.status_code not in (404, 410) and bool(_MARKS.search(body))


async def start_of(response: httpx.Response) -> str:
    """Return the start of a page as text; as much as can be unpacked if it is badly packed."""
    raw = bytearray()
    async for chunk in response.aiter_raw():
        raw += chunk
        if len(raw) >= MOST_BYTES:
            break
    return _unpacked(bytes(raw[:MOST_BYTES]), response).decode("utf-8", "replace")


def _unpacked(raw: bytes, response: httpx.Response) -> bytes:
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("gzip", "x-gzip", "deflate"):
        return raw
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(raw, MOST_BYTES)
    except zlib.error:
        return b""
