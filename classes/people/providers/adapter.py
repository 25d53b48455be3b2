"""Adapts django-allauth: providers come from the settings, and only who is invited enters."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from requests import RequestException

from classes.people.providers.actions import enter
from classes.people.providers.known import Provider
from classes.people.providers.tokens import NotBelievedError

logger = logging.getLogger("security")

NOT_LET_IN = (
    "You could not be signed in with {name}. Use the account of the address that your school "
    "invited. If it still does not work, ask your school’s PSHE lead to send you an invitation."
)
CANCELLED = "You have not signed in with {name}."
NO_ANSWER = "{name} did not answer. Wait a minute, then try again."


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Knows the providers of the settings, none of the database, and lets nobody sign up."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        return [_app_of(known) for known in settings.OIDC if provider in (None, known.key)]

    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> Any:
        from classes.people.providers.login import SchoolProvider

        return SchoolProvider(request, app=self.get_app(request, provider=provider))

    def list_providers(self, request: HttpRequest) -> list[Any]:
        return [self.get_provider(request, known.key) for known in settings.OIDC]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose account it is. The first time, the verified email address tells, later never.

        Raise ImmediateHttpResponse if nobody has invited them.
        """
        known: Provider = sociallogin.provider.known
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(not_let_in(request, known))
        if sociallogin.is_existing:
            return
        person = enter(provider=known, claims=sociallogin.claims)
        if person is None:
            logger.warning("Sign-in with %s by somebody who is not invited", known.key)
            raise ImmediateHttpResponse(not_let_in(request, known))
        sociallogin.connect(request, person)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Lead back to sign-in with a sentence. Why is in the log, without the token."""
        words = CANCELLED if error == AuthError.CANCELLED else NOT_LET_IN
        if isinstance(exception, RequestException):
            words = NO_ANSWER
        if exception:
            # Another's text may quote what the provider sent.
            why = str(exception) if isinstance(exception, NotBelievedError) else error
            logger.warning("Sign-in with %s failed: %s", provider.known.key, why)
        raise ImmediateHttpResponse(not_let_in(request, provider.known, words))


def not_let_in(request: HttpRequest, known: Provider, words: str = NOT_LET_IN) -> HttpResponse:
    """Lead to the sign-in page, which says what to do. It is the same for whoever is not let in."""
    messages.error(request, words.format(name=known.name))
    return HttpResponseRedirect(reverse("account_login"))


def _app_of(known: Provider) -> SocialApp:
    app = SocialApp(
        provider="openid_connect",
        provider_id=known.key,
        name=known.name,
        client_id=known.client_id,
        secret=known.secret,
        settings={"server_url": known.issuer},
    )
    app.known = known
    return app
