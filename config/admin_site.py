"""The operators' pages under /admin/: Django's own, with answers to odd addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from classes.pages.second_step import is_missing, to_second_step

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class OperatorsSite(AdminSite):
    """Asks for the second step, and answers an odd address with 404.

    Django lets some odd addresses end in an error.

    A key that cannot be one raises ValidationError, an empty `_to_field` FieldDoesNotExist, and on
    SQLite a key of 20 digits to filter by OverflowError.
    """

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        page = super().admin_view(view, cacheable)

        @wraps(page)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and is_missing(request):
                return to_second_step(request)
            try:
                return page(request, *args, **kwargs)
            except (FieldDoesNotExist, OverflowError, ValidationError) as error:
                raise Http404 from error

        return cast(View, answer)
