"""The operators' pages under /admin/: Django's own, with answers to odd addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class OperatorsSite(AdminSite):
    """Answers an odd address with 404. Django lets some of them end in an error.

    A key that cannot be one raises ValidationError, an empty `_to_field` FieldDoesNotExist, and on
    SQLite a key of 20 digits to filter by OverflowError.
    """

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        page = super().admin_view(view, cacheable)

        @wraps(page)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return page(request, *args, **kwargs)
            except (FieldDoesNotExist, OverflowError, ValidationError) as error:
                raise Http404 from error

        return cast(View, answer)


class OperatorsConfig(AdminConfig):
    """Puts this site in the place of Django's."""

    default_site = "config.admin_site.OperatorsSite"
