"""The way to a provider and back: django-allauth's, with a nonce, and each token checked."""

import hashlib
import secrets
from typing import Any

from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from requests import RequestException

from classes.people.providers.known import Provider
from classes.people.providers.tokens import claims_of

NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
"""What we must know of a provider."""


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    """Talks with the provider. It believes a token only after `claims_of`."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return what the provider says of itself. Raise OAuth2Error if it is not the one set."""
        try:
            said: dict[str, Any] = super().openid_config
        except (AttributeError, TypeError, ValueError) as error:
            raise OAuth2Error("The provider's configuration cannot be read") from error
        if not all(isinstance(said.get(name), str) for name in NEEDED):
            raise OAuth2Error("The provider's configuration lacks an address")
        if said["issuer"].rstrip("/") != self._known.issuer:
            raise OAuth2Error("The provider's configuration is of another provider")
        return said

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return what the provider gives for the code. Raise OAuth2Error if that is nothing."""
        try:
            given: dict[str, Any] = super().get_access_token_data(*args, **kwargs)
        except (TypeError, ValueError) as error:
            raise OAuth2Error("The provider's answer cannot be read") from error
        return given

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """Return a token without what it says of itself: it is not kept, and opens nothing here."""
        return SocialToken(token=str(data["access_token"]))

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Return who signs in, by the ID token alone."""
        with self._session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        claims = claims_of(
            kwargs["response"].get("id_token") or "",
            provider=self._known,
            keys=answer.json(),
            nonce=self.nonce,
        )
        login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        login.claims = claims
        return login

    @property
    def _known(self) -> Provider:
        known: Provider = self.get_provider().known
        return known

    @staticmethod
    def _session() -> Any:
        from allauth.socialaccount.adapter import get_adapter

        return get_adapter().get_requests_session()


class SchoolProvider(OpenIDConnectProvider):
    """A provider of the settings. It keeps nothing of the person but a digest of their number."""

    oauth2_adapter_class = CheckedAdapter
    pkce_enabled_default = True

    @property
    def known(self) -> Provider:
        known: Provider = self.app.known
        return known

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Take only where to go afterwards from the request, and no parameter for the provider."""
        kwargs = super().get_redirect_from_request_kwargs(request)
        going_to = {"next_url": kwargs["next_url"]} if "next_url" in kwargs else {}
        return going_to | {"process": AuthProcess.LOGIN}

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:
        nonce = secrets.token_urlsafe(32)
        answer: HttpResponse = super().redirect(
            request, process, auth_params={"nonce": nonce}, nonce=nonce, **kwargs
        )
        return answer

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return what stands for the account: a digest of the provider's and the person's number.

        So a number of one provider means nothing if another takes its place in the settings.
        """
        claims = data["id_token"]
        return hashlib.sha256(f"{claims['iss']} {claims['sub']}".encode()).hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


class ComeBackView(OAuth2CallbackView):
    """The page to which the provider sends the browser back, with a code that works once."""

    def _get_state(self, request: HttpRequest, provider: SchoolProvider) -> tuple[Any, Any]:
        state, answer = super()._get_state(request, provider)
        if state:
            self.adapter.nonce = state.get("nonce", "")
        return state, answer


UNREACHABLE = (OAuth2Error, RequestException)
"""What goes wrong before the browser is at the provider."""
