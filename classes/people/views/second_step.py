"""Setting up the second step of sign-in where it is required: one page, then the codes, then on."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.mixins import NextRedirectMixin
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from classes.pages.second_step import used_second_step
from classes.people.passkey_forms import AddPasskeyForm


class SetUpSecondStepView(NextRedirectMixin, ActivateTOTPView):
    """Sets up an authenticator app or a passkey, whichever the person has at hand.

    Whoever has set one up, but not used it in this session, is asked for it.
    """

    template_name = "mfa/set_up.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if used_second_step(request):
            return HttpResponseRedirect(self._going_to())
        types = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
        if types - {Authenticator.Type.RECOVERY_CODES}:
            app = Authenticator.Type.TOTP in types
            page = "mfa_reauthenticate" if app else "mfa_reauthenticate_webauthn"
            return HttpResponseRedirect(self._with_next(page))
        # Who has just signed in does not type the password again: accounts.py.
        request.sets_up_second_step = True  # type: ignore[attr-defined]
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the passkey if one was made, else the code of the app."""
        if "credential" not in request.POST:
            answer: HttpResponse = super().post(request, *args, **kwargs)
            return answer
        form = AddPasskeyForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(passkey_form=form))
        flows.add_authenticator(request, **form.cleaned_data)
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.get_form_class()(user=self.request.user))
        kwargs.setdefault("passkey_form", AddPasskeyForm(user=self.request.user))
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"passkey_options": auth.begin_registration(self.request.user, True)}

    def get_success_url(self) -> str:
        return self._with_next("second_step_codes")

    def _going_to(self) -> str:
        return self.get_next_url() or reverse("start")

    def _with_next(self, page: str) -> str:
        return f"{reverse(page)}?{urlencode({'next': self._going_to()})}"


@login_required
@require_safe
def second_step_codes(request: HttpRequest) -> HttpResponse:
    """Show the recovery codes of the device that was just set up, once, and lead on."""
    going_to = get_next_redirect_url(request) or reverse("start")
    codes = Authenticator.objects.filter(
        user_id=request.user.pk, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    if codes is None or not used_second_step(request) or codes.wrap().did_view:
        return HttpResponseRedirect(going_to)
    codes.wrap().mark_as_viewed()
    context = {"codes": codes.wrap().get_unused_codes(), "going_to": going_to}
    return render(request, "mfa/set_up_codes.html", context)
