"""Files that people send are read in memory: a list of children never becomes a temporary file."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from classes.tables import MOST_BYTES


class InMemoryUploadHandler(MemoryFileUploadHandler):
    """Keeps a file in memory, up to one piece more than is read: then it is known to be too big."""

    def __init__(self, request: HttpRequest | None = None, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(request)
        self.most_bytes = most_bytes

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if start > self.most_bytes:
            return None
        return super().receive_data_chunk(raw_data, start)


def uploads_in_memory(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view read what is sent to it from memory alone. Put it above `staff_page`.

    The handler has to be chosen before anything of the request is read, so before the middleware
    looks for the CSRF token in it; the token is checked here instead.
    """
    return uploads_up_to(lambda request: MOST_BYTES)(view)


def uploads_up_to(
    most_bytes: Callable[[Any], int],
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """As `uploads_in_memory`, with as many bytes as `most_bytes` says of the request.

    Below `staff_page` it knows the school, and nothing is read that a stranger sends.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def in_memory(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.upload_handlers = [InMemoryUploadHandler(request, most_bytes(request))]
            return csrf_protect(view)(request, *args, **kwargs)

        return in_memory

    return decorate
