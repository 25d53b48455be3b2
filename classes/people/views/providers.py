"""The addresses of signing in with Microsoft, Google or another provider."""

from copy import copy

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.limits.pages import too_many_page
from classes.limits.uses import LimitReachedError, sources_of, use
from classes.pages.refusal import form_page, refusals_on
from classes.people.providers.adapter import NO_ANSWER, not_let_in
from classes.people.providers.forms import SchoolSignInForm
from classes.people.providers.login import UNREACHABLE, CheckedAdapter, ComeBackView
from classes.people.providers.rules import provider_of
from classes.people.providers.school import set_sign_in


@require_POST
@never_cache
def go_to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider's sign-in page. Raise Http404 if it is not set."""
    known = provider_of(provider_id)
    if known is None:
        raise Http404
    try:
        use("sign_in", sources_of(request))
    except LimitReachedError as error:
        return too_many_page(request, error)
    try:
        provider = CheckedAdapter(request, provider_id).get_provider()
        answer: HttpResponse = provider.redirect_from_request(request)
    except UNREACHABLE:
        return not_let_in(request, known, NO_ANSWER)
    return answer


@require_safe
@never_cache
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sign in whoever comes back from the provider. Raise Http404 if it is not set."""
    known = provider_of(provider_id)
    if known is None:
        raise Http404
    adapter = CheckedAdapter(request, provider_id)
    try:
        answer: HttpResponse = ComeBackView.adapter_view(adapter)(request)
    except UNREACHABLE:
        return not_let_in(request, known, NO_ANSWER)
    return answer


def no_such_page(request: HttpRequest, path: str = "") -> HttpResponse:
    """Hide django-allauth's pages to link accounts and to sign up: nobody does either here."""
    raise Http404


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def school_sign_in(request: StaffRequest) -> HttpResponse:
    """Choose whether the school's staff sign in with a provider alone."""
    form = SchoolSignInForm(request.POST or None, instance=copy(request.school))
    if settings.OIDC and form.is_valid():
        with refusals_on(form):
            set_sign_in(
                school=form.save(commit=False),
                by=request.user,
                proven=_provider_of_session(request),
                seen=form.cleaned_data["seen"],
            )
            messages.success(request, "How your staff sign in has been saved.")
            return HttpResponseRedirect(request.path)
    return form_page(
        request, "classes/people/school_sign_in.html", form, {"providers": settings.OIDC}
    )


def _provider_of_session(request: StaffRequest) -> str:
    """Return the key of the provider that opened this session, or ""."""
    records = get_authentication_records(request, request.user)
    keys = [one["provider"] for one in records if one.get("method") == "socialaccount"]
    return keys[-1] if keys else ""
