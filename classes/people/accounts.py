"""Adapts django-allauth: nobody can sign up without an invitation, and people go by their name."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.core import context as current
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from classes.limits import counters
from classes.limits.addresses import address_of
from classes.limits.known_browsers import known_browser, remember_browser
from classes.limits.uses import Keys, LimitReachedError, folded_email, forget, sources_of, use
from classes.models import Happened, Role, User
from classes.pages.second_step import BY_PROVIDER, SECOND_STEP
from classes.people.providers.alarm import raise_alarm
from classes.people.providers.known import Provider
from classes.people.providers.rules import required_of, somewhere_required
from classes.security_log import SIGN_IN, record_refusal
from classes.security_log.origin import browser_of

TOO_MANY = (
    "Too many wrong passwords were tried. Wait {wait}, then try again. If you have forgotten your "
    "password, choose a new one by email."
)
GO_THERE = "Your school signs in with {name}. Press “Sign in with {name}”."


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up, since people join by an invitation from a school. Counts wrong passwords."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Email address or password is incorrect.",
        "incorrect_password": "Incorrect password.",
        "enter_current_password": "Incorrect password.",
    }
    _counted: Keys = ()

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Return whether to go there after signing in. What is no address is not safe."""
        try:
            return not url.startswith("//") and bool(super().is_safe_url(url))
        except ValueError:
            return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Return whether to ask for the password again, unless it was typed again lately.

        Whoever is led to setting up a second step directly after signing in has just typed it.
        """
        request = current.request
        if getattr(request, "sets_up_second_step", False):
            records = get_authentication_records(request, request.user)
            if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
                return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before the password is looked at, so that none gets past the limit.

        Raise LimitReachedError if there were too many.
        """
        email = credentials.get("email", "")
        if browser := known_browser(request, email):
            action, sources = "wrong_password_in_known_browser", {"browser": browser}
        else:
            action, sources = "wrong_password", sources_of(request, account=email)
        try:
            self._counted = use(action, sources, words=TOO_MANY)
        except LimitReachedError:
            if user := User.objects.filter(email=folded_email(email)).first():
                record_refusal(by=user, school=None, page=SIGN_IN, what=Happened.TOO_MANY)
            raise

    def _rollback_login_failed_rl_usage(self) -> None:
        """Count the attempt no longer, because the password was right."""
        counters.give_back(self._counted)

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Forget wrong passwords: whoever has chosen a new one by email is the right person."""
        forget("wrong_password", sources_of(request, account=credentials["email"]))

    def get_login_stages(self) -> list[str]:
        """Return the steps of sign-in, with our second step in the place of django-allauth's."""
        ours = "classes.people.providers.stages.SecondStepStage"
        stages = super().get_login_stages()
        return [ours if stage.endswith(".AuthenticateStage") else stage for stage in stages]

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Refuse another way than the provider that the person's school wants, if it wants one.

        If the provider says that it asked for a second factor, the session has its second step.
        """
        if answer := super().pre_login(request, user, **kwargs):
            return answer
        login: Any = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        known: Provider | None = login.provider.known if login else None
        required = required_of(user)
        if required and required != known:
            messages.error(request, GO_THERE.format(name=required.name))
            return HttpResponseRedirect(reverse("account_login"))
        if known and known.asked_second_factor(login.claims):
            record_authentication(request, user, SECOND_STEP, type=BY_PROVIDER)
        return None

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        if user.is_staff and not _came_by_provider(kwargs) and somewhere_required():
            raise_alarm(user)
        response = super().post_login(request, user, **kwargs)
        remember_browser(request, response, user.email)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send an email. A command sends it too, so its text must do without a request."""
        facts = {"request": current.request, "email": email, **context}
        self.render_mail(template_prefix, email, facts).send()

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell somebody by email what was changed about their sign-in, when and in which browser.

        No address of a computer is sent: all of a school's are the same.
        """
        to = email or user.email
        if not app_settings.EMAIL_NOTIFICATIONS or not to:
            return
        request = current.request
        facts = {
            "user": user,
            "at": timezone.localtime(),
            "browser": browser_of(request),
            "new_password": settings.SITE_URL.rstrip("/") + reverse("account_reset_password"),
            **_whom_to_tell(user),
        }
        self.send_mail(template_prefix, to, facts | (context or {}))


def _came_by_provider(kwargs: dict[str, Any]) -> bool:
    return "sociallogin" in (kwargs.get("signal_kwargs") or {})


def _whom_to_tell(user: User) -> dict[str, Any]:
    """Return who can undo a change that the person did not make. It is never that person."""
    roles = set(user.memberships.values_list("role", flat=True))
    if not roles and user.group_offices.exists():
        return {"is_lead": True, "whom": "another officer of your group and your technician"}
    is_lead = Role.PSHE_LEAD in roles
    whom = "your head and your technician" if is_lead else "your school’s PSHE lead"
    return {"is_lead": is_lead, "whom": whom}


def display_name(user: User) -> str:
    """Return the name of a person for the pages and emails of sign-in."""
    return user.name
