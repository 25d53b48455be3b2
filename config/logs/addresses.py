"""Addresses as the log may show them: without the secrets in them, and without a query string.

Whoever has the address of an invitation, a new password, a door or a calendar needs nothing else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter

LEFT_OUT = "…"
NO_SECRET = frozenset(
    ["slug", "kind", "object_id", "content_type_id", "app_label", "url", "sha256"]
)
"""Parameters of addresses that are no secret although they are more than a number."""
SECRET = frozenset(["key", "secret", "token", "signature", "sig", "code", "password", "uidb36"])
"""Parameters that are secret whatever they look like."""

# Both begin where a run of signs begins, and take it whole: an address of 8,000 slashes takes no
# longer than any other. Long, with a digit and a capital letter: no word, and no slug.
_SIGNS = r"[\w\-.:%=~]"
_LIKE_A_KEY = re.compile(
    rf"(?:(?<=/)|(?<!{_SIGNS})(?P<lead>[\w\-.%~]*+[=:]))"
    rf"(?={_SIGNS}*\d)(?={_SIGNS}*[A-Z]){_SIGNS}{{20,}}+(?=[/\s]|$)"
)
_QUERY = re.compile(r"(?<![^\s?\"'<>])([^\s?\"'<>/]*+/[^\s?\"'<>]*+)\?[^\s\"'<>]+")
_PROBES = frozenset(["", "healthz", "readyz"])
"""What the health checks answer, before any of our addresses is looked up."""
_FALLBACK = ("accounts", "calendar", "door")


@dataclass(frozen=True)
class Parameter:
    """A part of an address that differs from request to request, and what comes before it."""

    before: str
    name: str
    is_secret: bool


def shown_path(request: HttpRequest) -> str:
    """Return the path of a request as the log may show it.

    If an address leads nowhere, only the words that our own addresses use are shown. The rest may
    be anything that somebody typed, or a mistyped secret.
    """
    match = request.resolver_match
    if match and "url" not in match.kwargs:  # the operators' pages answer any address below theirs
        return without_secrets(request.path.encode("unicode_escape").decode("ascii"))
    words = _words_of(settings.ROOT_URLCONF)
    parts = request.path.split("/")
    return "/".join(part if part in words or part.isdecimal() else LEFT_OUT for part in parts)


def without_secrets(text: str) -> str:
    """Return a text of the log with the addresses in it shortened."""
    text = _secret_addresses().sub(rf"\g<before>{LEFT_OUT}", text)
    return _LIKE_A_KEY.sub(rf"\g<lead>{LEFT_OUT}", _QUERY.sub(rf"\1?{LEFT_OUT}", text))


def parameters() -> Iterator[Parameter]:
    """Yield every parameter of every address that this installation answers."""
    yield from _parameters(get_resolver(), "")


@cache
def _words_of(addresses: str) -> frozenset[str]:
    """Return the words that occur in these addresses as they are written, and those of probes."""
    return _PROBES.union(_words(get_resolver(addresses)))


def _secret_addresses() -> re.Pattern[str]:
    """Return the pattern of what leads to a secret, and the secret.

    While the addresses are still being loaded, everything under their first words counts.
    """
    try:
        return _compiled(settings.ROOT_URLCONF)
    except Exception:  # a line of the log must be written, whatever is broken
        return _pattern(_FALLBACK)


@cache
def _compiled(addresses: str) -> re.Pattern[str]:
    found = _parameters(get_resolver(addresses), "")
    return _pattern(sorted({one.before for one in found if one.is_secret}))


def _pattern(starts: tuple[str, ...] | list[str]) -> re.Pattern[str]:
    """Return the pattern for these beginnings. A slash may be escaped, as in a query string."""
    before = "|".join("(?:/|%2F)".join(map(_part, s.strip("/").split("/"))) for s in starts)
    return re.compile(rf"(?P<before>(?:/|%2F)(?:{before})(?:/|%2F))[^\s/?#\"'<>]+", re.IGNORECASE)


def _part(part: str) -> str:
    return r"(?:(?!%2F)[^\s/])++" if re.search(r"[<(]", part) else re.escape(part)


def _parameters(resolver: URLResolver, before: str) -> Iterator[Parameter]:
    for entry in resolver.url_patterns:
        route = str(entry.pattern).removeprefix("^").removesuffix("$")
        yield from _parameters_of(entry, before, route)
        if isinstance(entry, URLResolver):
            yield from _parameters(entry, before + route)


def _parameters_of(entry: URLPattern | URLResolver, before: str, route: str) -> Iterator[Parameter]:
    converters = getattr(entry.pattern, "converters", {})
    names = converters or getattr(entry.pattern, "regex", re.compile("")).groupindex
    start = before + re.split(r"[<(]", route, maxsplit=1)[0]
    for name in names:
        plain = isinstance(converters.get(name), IntConverter | SlugConverter)
        yield Parameter(start, name, name in SECRET or not (plain or name in NO_SECRET))


def _words(resolver: URLResolver) -> Iterator[str]:
    for entry in resolver.url_patterns:
        yield from re.findall(
            r"(?<![<\w:])[a-z][a-z0-9-]*(?:\.[a-z]+)?(?![\w>:])", str(entry.pattern)
        )
        if isinstance(entry, URLResolver):
            yield from _words(entry)
