"""Keeps uploaded files in memory, so that a list of children is never written to disk."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from classes.tables import MOST_BYTES


class InMemoryUploadHandler(MemoryFileUploadHandler):
    """Keeps a file in memory, up to just above `most_bytes`, which shows that it is too big."""

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
    """Keep the files that are uploaded to a view in memory. Put it above `staff_page`.

    Django allows no new upload handler once the request has been read, and the CSRF middleware
    reads it to find the token. So the view is exempt from that middleware, and the token is checked
    here.
    """
    return uploads_up_to(lambda request: MOST_BYTES)(view)


def uploads_up_to(
    most_bytes: Callable[[Any], int],
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Do as `uploads_in_memory`, with the limit that `most_bytes` returns for a request.

    Put it below `staff_page`, so that the limit can depend on the school and nothing is read that
    a stranger sends.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def in_memory(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.upload_handlers = [InMemoryUploadHandler(request, most_bytes(request))]
            return csrf_protect(view)(request, *args, **kwargs)

        return in_memory

    return decorate
