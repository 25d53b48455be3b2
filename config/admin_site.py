"""The operators' pages under /admin/: Django's own, with answers to odd addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse


class OperatorsSite(AdminSite):
    """Answers an odd address with 404. Django lets some of them end in an error.

    A key that cannot be one raises ValidationError, and an empty `_to_field` FieldDoesNotExist.
    """

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        page = super().admin_view(view, cacheable)

        @wraps(page)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return page(request, *args, **kwargs)
            except (FieldDoesNotExist, ValidationError) as error:
                raise Http404 from error

        return answer


class OperatorsConfig(AdminConfig):
    """Puts this site in the place of Django's."""

    default_site = "config.admin_site.OperatorsSite"
