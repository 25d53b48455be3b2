"""What happens to a request that may not open a staff page."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from classes.models import Happened, School
from classes.pages.came_from import came_from
from classes.pages.kept_form import keep
from classes.security_log import record_event_if_possible, record_refusal
from classes.tables import MOST_BYTES

KEPT = "You have been signed out. What you typed is kept for an hour, for you alone."
SIGNED_OUT = (
    "You have been signed out, so nothing was saved. What you typed is still here. "
    "Note it down, then reload the page and sign in."
)
"""What js/not-saved.js shows of an answer without a page. A header takes plain letters only."""


def keep_refusal(request: Any, school: School | None, what: Happened = Happened.REFUSED) -> None:
    """Keep who was refused which page. Its name is ours: the address may hold anything.

    `school` is None if they have no role at the school of the page.
    """
    record_refusal(by=request.user, school=school, page=_page_of(request), what=what)


def keep_upload(request: Any, school: School | None, status: int) -> None:
    """Keep that a page took or refused a file, and why in a word. Its name is not kept.

    While a form is still filled in, htmx sends the file to ask what is in it. That is no event.
    """
    sizes = [file.size for file in request.FILES.values()]
    if status >= HTTPStatus.BAD_REQUEST:
        why = "too large" if max(sizes) > MOST_BYTES else "not accepted" if all(sizes) else "empty"
        what, detail = Happened.FILE_REFUSED, f"{_page_of(request)}: {why}"
    elif getattr(request, "htmx", False):
        return
    else:
        what, detail = Happened.FILE_TAKEN, _page_of(request)
    record_event_if_possible(what, by=request.user, school=school, detail=detail)


def _page_of(request: Any) -> str:
    match = request.resolver_match
    return match.url_name.replace("_", " ") if match and match.url_name else ""


def to_sign_in(request: HttpRequest, *, keeps: bool = False) -> HttpResponse:
    """Redirect to sign-in. htmx gets a 401 instead, so the page keeps what the person typed.

    What a form sent is lost, which sign-in says, unless the view `keeps` it. It then leads to the
    page with the form: the address to which it was sent may not be one to open.
    """
    kept = keep(request) if keeps and request.method == "POST" else ""
    if kept:
        answer = redirect_to_login(kept)
        answer["Location"] += "&kept=1"
    elif request.method != "POST":
        answer = redirect_to_login(request.get_full_path())
    else:
        answer = redirect_to_login(came_from(request, otherwise=reverse("start")))
        answer["Location"] += "&unsaved=1"
    if not getattr(request, "htmx", False):
        return answer
    if not kept:
        return HttpResponse(status=401, headers={"X-Why": SIGNED_OUT})
    return HttpResponse(status=401, headers={"X-Why": KEPT, "X-Sign-In": answer["Location"]})
