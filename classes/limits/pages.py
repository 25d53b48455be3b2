"""Limits pages, and says on a page what was refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from classes.limits import counters
from classes.limits.uses import Counters, LimitReachedError, use

View = TypeVar("View", bound=Callable[..., Any])


def limited(
    action: str,
    *,
    when: Callable[[HttpRequest], bool] = lambda request: True,
    store: Counters = counters,
) -> Callable[[View], View]:
    """Limit how often a person may use a view. Put it below `staff_page`, next to the view.

    `staff_page` shows the refusal. Only requests for which `when` is true count.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if when(request):
                use(action, {"person": str(request.user.pk)}, store=store)
            return view(request, *args, **kwargs)

        return counted  # type: ignore[return-value]

    return decorate


limited_export = limited("export")
"""Limits how often a person may have a file made to download."""

limited_upload = limited("upload", when=lambda request: bool(request.FILES))
"""Limits how often a person may have an uploaded file read."""


def too_many_page(request: HttpRequest, error: LimitReachedError) -> HttpResponse:
    """Return a page for somebody who is not signed in. Its status is 429."""
    return told_to_wait(render(request, "429.html", {"wait": error.wait}), error.seconds)


def told_to_wait_if_limited(response: HttpResponse, form: BaseForm) -> HttpResponse:
    """Return the response to a form, with status 429 if the form was sent too often."""
    for errors in form.errors.as_data().values():
        for error in errors:
            if isinstance(error, LimitReachedError):
                return told_to_wait(response, error.seconds)
    return response


def told_to_wait(response: HttpResponse, seconds: int) -> HttpResponse:
    """Return the response with status 429, and after how many seconds to try again."""
    response.status_code = 429
    response["Retry-After"] = str(seconds)
    return response
