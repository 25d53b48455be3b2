"""Refuses requests in another encoding than UTF-8, before anything reads them."""

import codecs
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_header_parameters
from django.views.defaults import bad_request


class OnlyUtf8:
    """Answers 400 to a request whose Content-Type names another encoding.

    Django reads the query in that encoding while it makes the request, before any middleware. Some
    encodings of Python cannot read most texts, and there is nobody yet to answer. So it is told to
    leave the encoding alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        HttpRequest._set_content_type_params = _without_encoding  # type: ignore[attr-defined]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _is_utf8((request.content_params or {}).get("charset", "utf-8")):
            return self.get_response(request)
        return bad_request(request, BadRequest("not in UTF-8"))


def _without_encoding(request: HttpRequest, meta: dict[str, Any]) -> None:
    """Read the Content-Type as Django does, without taking the encoding from it."""
    header = meta.get("CONTENT_TYPE", "")
    request.content_type, request.content_params = parse_header_parameters(header)


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == "utf-8"
    except (LookupError, ValueError):
        return False
