"""Saves a form once, however often it is sent.

A line may drop after the server has saved and before its answer arrives. Whoever then presses Save
again, or reloads the page, must not make a second lesson. So a form that creates something carries
a random key, from `{% form_key %}`, and its view is decorated with `@saved_once`.
"""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers

from classes.models import SavedForm, School
from classes.pages.kept_form import OWNER

FIELD = "form_key"
NOT_TYPED = {"csrfmiddlewaretoken", OWNER}
REFUSED = 400
"""A response with this status or a higher one saved nothing."""
ALREADY_SAVED = "This was already saved the first time. It was not saved again."


def saved_once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a form that was saved before with the page it led to, and save nothing.

    Put it below `staff_page`. The form is another one if anything else was typed, as after going
    back in the browser. The view runs in one transaction, together with the record of the form.
    """

    @wraps(view)
    def once(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return answer_once(request, request.school, lambda: view(request, *args, **kwargs))

    once.saves_once = True  # type: ignore[attr-defined]
    return once


def answer_once(
    request: HttpRequest, school: School, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """Return the answer to a request. Call it only if the same form was not saved before.

    A second request that comes while the first is answered waits for it.
    """
    if request.method != "POST" or not request.POST.get(FIELD):
        return answer()
    with transaction.atomic():
        return _answer_first(request, school, answer)


def _answer_first(
    request: HttpRequest, school: School, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    saved, is_new = SavedForm.objects.get_or_create(
        digest=_digest(request), defaults={"school": school}
    )
    if not is_new:
        return _answer_again(request, saved)
    response = answer()
    address = response.get("Location") or response.get("HX-Redirect", "")
    if response.status_code >= REFUSED or not (address or _is_htmx(request)):
        saved.delete()  # the form is shown again, so nothing was saved
    elif address:
        saved.address = address
        saved.save(update_fields=["address"])
    return response


def _answer_again(request: HttpRequest, saved: SavedForm) -> HttpResponse:
    """Lead to the page that the first answer led to; without one, load the page again."""
    if saved.address and request.user.is_authenticated:  # families get no cookie, so no message
        messages.info(request, ALREADY_SAVED)
    if saved.address and not _is_htmx(request):
        return HttpResponseRedirect(saved.address)
    way_on = {"HX-Redirect": saved.address} if saved.address else {"HX-Refresh": "true"}
    response = HttpResponse(headers=way_on)
    add_never_cache_headers(response)
    return response


def _is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _digest(request: HttpRequest) -> str:
    """Return the SHA-256 of who sent what, as 64 hex digits."""
    typed = [(name, values) for name, values in request.POST.lists() if name not in NOT_TYPED]
    files = [
        (name, file.name, file.size)
        for name, uploaded in request.FILES.lists()
        for file in uploaded
    ]
    address = request.get_full_path()
    text = json.dumps([request.user.pk, address, sorted(typed), sorted(files)])
    return hashlib.sha256(text.encode()).hexdigest()
