"""Sign-in with django-allauth. Shows the demo sign-ins while the demo is the only school."""

import time
from typing import Any, cast

from allauth.account.forms import ResetPasswordForm
from allauth.account.views import (
    LoginView,
    PasswordChangeView,
    PasswordResetFromKeyView,
    PasswordResetView,
)
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from classes import demo
from classes.limits.known_browsers import remember_browser
from classes.limits.pages import told_to_wait_if_limited, too_many_page
from classes.limits.uses import LimitReachedError, sources_of, use
from classes.models import User
from classes.people.providers.rules import required_of
from classes.people.sessions.ending import SignedOut

HAS_NONE = "You have no password here. If you want one, send yourself a link to choose it."
NEEDS_NONE = "Your school signs in with {name}, so you need no password here."


class SaysHowLong:
    """Shows the form again with status 429 if it was sent too often. The form says how long."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        return told_to_wait_if_limited(response, form)


class SignInView(SaysHowLong, LoginView):
    """The sign-in page. A demo button fills in an email address and its password."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            use("sign_in", sources_of(request))
        except LimitReachedError as error:
            return too_many_page(request, error)
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        email = self.request.POST.get("demo")
        if email and demo.is_only_school():
            kwargs["data"] = {"login": email, "password": demo.PASSWORD}
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if demo.is_only_school():
            context |= {"demo": demo, "demo_people": demo.people_with_password()}
        context["providers"] = settings.OIDC
        context["may_start"] = demo.no_real_school()
        why = self.request.GET.get("signed_out")
        if why in set(SignedOut):
            context["signed_out"] = SignedOut(why)
        context["unsaved"] = "unsaved" in self.request.GET
        context["kept"] = "kept" in self.request.GET
        return context


class ChangePasswordView(SaysHowLong, PasswordChangeView):
    """The page where somebody who is signed in changes their password."""


@login_required
def without_password(request: HttpRequest) -> HttpResponse:
    """Lead whoever signs in with a provider to the link by email, not to a page that asks nothing.

    A password that anybody could set in a browser that is left alone would open the account later.
    """
    required = required_of(cast(User, request.user))
    words = NEEDS_NONE.format(name=required.name) if required else HAS_NONE
    messages.info(request, words)
    return HttpResponseRedirect(reverse("mfa_index" if required else "account_reset_password"))


class ForgottenView(PasswordResetView):
    """The page that sends a link to a new password. It says the same for every address.

    It also takes the same time, though an email is only written where somebody has the address.
    """

    def form_valid(self, form: ResetPasswordForm) -> HttpResponse:
        began = time.perf_counter()
        try:
            use("reset_password", sources_of(self.request, account=form.cleaned_data["email"]))
        except LimitReachedError as error:
            return too_many_page(self.request, error)
        response = super().form_valid(form)
        time.sleep(max(0.0, settings.RESET_TAKES - (time.perf_counter() - began)))
        return response


class NewPasswordView(PasswordResetFromKeyView):
    """The page that the link opens. Whoever chooses a password there is known in that browser."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response = super().form_valid(form)
        remember_browser(self.request, response, self.reset_user.email)
        return response
