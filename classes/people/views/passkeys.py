"""The pages of passkeys: django-allauth's, in our looks. The list is on the page of both steps."""

from typing import Any

from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from classes.limits.pages import too_many_page
from classes.limits.uses import LimitReachedError, sources_of, use
from classes.people.views.again import CancelGoesBack


class AddPasskeyView(webauthn.AddWebAuthnView):
    """The page that makes a passkey, which the device keeps and asks for a finger or a PIN."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"passkey_options": auth.begin_registration(self.request.user, True)}


class PasskeySignInView(webauthn.LoginWebAuthnView):
    """Signs in with a passkey alone, which stands for the password and the second step."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            use("sign_in", sources_of(request))
        except LimitReachedError as error:
            return too_many_page(request, error)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


class PasskeyAgainView(CancelGoesBack, webauthn.ReauthenticateWebAuthnView):
    """The page that asks for a passkey again, in place of the password."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


@login_required
def passkeys(request: HttpRequest) -> HttpResponse:
    """Lead to the page that lists them."""
    return HttpResponseRedirect(reverse("mfa_index"))
