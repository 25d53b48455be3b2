"""The pages that ask for a code of the second step, and again for a password or a code."""

from typing import Any

from allauth.account.mixins import NextRedirectMixin
from allauth.account.views import ReauthenticateView
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from django.urls import reverse

from classes import demo
from classes.people.views.sign_in import SaysHowLong


class CancelGoesBack(NextRedirectMixin):
    """Gives the template `cancel`: the page that the person came from, or else the start."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        came_from = self.get_next_url() or reverse("start")
        # The other pages of two-step sign-in would lead straight back here.
        two_steps = reverse("mfa_index")
        cancel = two_steps if came_from.startswith(two_steps) else came_from
        return super().get_context_data(**kwargs) | {"cancel": cancel}


class PasswordAgainView(CancelGoesBack, SaysHowLong, ReauthenticateView):
    """The page that asks for the password again. It shows the demo's to whoever still has it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if demo.is_only_school() and demo.is_printed(self.request.user.password):
            context["demo"] = demo
        return context


class CodeAgainView(CancelGoesBack, SaysHowLong, mfa.ReauthenticateView):
    """The page that asks for a code of the second step again, in place of the password."""


class SecondStepView(SaysHowLong, mfa.AuthenticateView):
    """The page that asks for a passkey or a code at sign-in, after the password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        devices = Authenticator.objects.filter(user=self.stage.login.user)
        types = set(devices.values_list("type", flat=True))
        if Authenticator.Type.WEBAUTHN not in types:
            context["form"].fields["code"].widget.attrs["autofocus"] = True
        return context | {
            "has_passkey": Authenticator.Type.WEBAUTHN in types,
            "has_app": Authenticator.Type.TOTP in types,
        }
