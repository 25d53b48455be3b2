"""What happens to a form whose CSRF token is no longer true.

The token changes at sign-in. So this mostly comes from a page that was opened before its session
ended, once somebody has signed in again in another tab of the same browser.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views import csrf

from classes.pages.gate import to_sign_in
from classes.pages.kept_form import keep, names_owner

FORBIDDEN = 403

SIGNED_IN_SINCE = (
    "Somebody has signed in with this browser since you opened this page, so nothing was saved. "
    "What you typed is still here. Note it down, then reload the page."
)
SOMEBODY_ELSE = (
    "Somebody else has signed in with this browser, so nothing was saved. What you typed is kept "
    "for an hour, for you alone. Sign out, then in again."
)


def csrf_failure(request: Any, reason: str = "") -> HttpResponse:
    """Refuse the request, but keep what was typed, as if the session had ended just now.

    Whoever opened the page goes on in the form. If another account is signed in, the answer leads
    to signing out: what was typed is for the first account alone.
    """
    view = request.resolver_match and request.resolver_match.func
    keeps = hasattr(view, "keeps_typed")
    if hasattr(view, "permission") and not request.user.is_authenticated:
        return to_sign_in(request, keeps=keeps)
    kept = keep(request) if keeps else ""
    is_htmx = bool(getattr(request, "htmx", False))
    if not kept:
        answer = csrf.csrf_failure(request, reason)
        answer["X-Why"] = SIGNED_IN_SINCE
        return answer
    if not names_owner(request, request.user):
        return _sign_out_first(request, kept, is_htmx=is_htmx)
    if is_htmx:
        return HttpResponse(status=FORBIDDEN, headers={"HX-Redirect": kept})
    return HttpResponseRedirect(kept)


def _sign_out_first(request: HttpRequest, kept: str, *, is_htmx: bool) -> HttpResponse:
    sign_in = f"{redirect_to_login(kept)['Location']}&kept=1"
    sign_out = f"{reverse('account_logout')}?{urlencode({'next': sign_in})}"
    if is_htmx:
        headers = {"X-Why": SOMEBODY_ELSE, "X-Sign-In": sign_out}
        return HttpResponse(status=FORBIDDEN, headers=headers)
    return render(request, "403_csrf.html", {"sign_out": sign_out}, status=FORBIDDEN)
