"""Every address of the application, as a template with named arguments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern
from django.utils.regex_helper import normalize

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """An address: its route as Django knows it, and a %-template with the names of arguments."""

    route: str
    template: str
    arguments: tuple[str, ...]

    @property
    def is_admin(self) -> bool:
        return self.route.startswith("admin/")


def every_address() -> list[Address]:
    """Return every address of the URL configuration, each once, in its order."""
    return list(dict.fromkeys(_walk(get_resolver().url_patterns, "", "", ())))


def _walk(
    patterns: list, route: str, template: str, arguments: tuple[str, ...]
) -> Iterator[Address]:
    for pattern in patterns:
        own_template, names = _template_of(pattern.pattern)
        parts = (
            route + str(pattern.pattern),
            template + own_template,
            (*arguments, *names),
        )
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, *parts)
        else:
            assert isinstance(pattern, URLPattern)
            yield Address(*parts)


def _template_of(pattern: object) -> tuple[str, list[str]]:
    if isinstance(pattern, RegexPattern):
        template, names = normalize(str(pattern))[0]
        return template, names
    text = str(pattern).replace("%", "%%")
    return ARGUMENT.sub(r"%(\1)s", text), ARGUMENT.findall(text)


def route_of(path: str) -> str | None:
    """Return the route that answers this path; None if there is none."""
    try:
        return resolve(path).route
    except Resolver404:
        return None
