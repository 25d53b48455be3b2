"""The pages that ask somebody who is signed in for their password, or for a code, again."""

from typing import Any

from allauth.account.mixins import NextRedirectMixin
from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeView
from django.urls import reverse

from classes.people.views.sign_in import ShowsDemo


class CancelGoesBack(NextRedirectMixin):
    """Gives the template `cancel`: the page that the person came from, or else the start."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        came_from = self.get_next_url() or reverse("start")
        # The other pages of two-step sign-in would lead straight back here.
        two_steps = reverse("mfa_index")
        cancel = two_steps if came_from.startswith(two_steps) else came_from
        return super().get_context_data(**kwargs) | {"cancel": cancel}


class PasswordAgainView(CancelGoesBack, ShowsDemo, ReauthenticateView):
    """The page that asks for the password again."""


class CodeAgainView(CancelGoesBack, CodeView):
    """The page that asks for a code of the second step again, in place of the password."""
