"""Asks for the password again before what an unattended browser must not do.

That is changing how somebody signs in, removing something for good, and taking a file with
children's names. A password that was typed in the last few minutes
(ACCOUNT_REAUTHENTICATION_TIMEOUT) is not asked for again. The pages of two-step sign-in ask by
django-allauth's own gate, which keeps the same record.
"""

import time
from typing import Any
from urllib.parse import quote, urlencode

from allauth.account import app_settings
from allauth.account import forms as account
from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from classes.access import StaffRequest
from classes.pages.came_from import came_from
from classes.people.code_forms import CodeAgainForm

MISSING = "Enter your password. Nothing was changed, and what you typed is still here."
FILE_WITH_NAMES = (
    "This file has children’s names in it. Enter your password. You then go back to the page that "
    "you came from. Choose the file again there."
)


def typed_lately(request: HttpRequest) -> bool:
    """Return whether the person has typed their password again in the last few minutes.

    The same as django-allauth's gate, which takes three queries more.
    """
    user: Any = request.user
    records = get_authentication_records(request, user)
    typed = [record["at"] for record in records if record.get("reauthenticated")]
    if typed and time.time() - typed[-1] < app_settings.REAUTHENTICATION_TIMEOUT:
        return True
    return not user.has_password and bool(reauthentication.did_recently_reauthenticate(request))


class PasswordAgain(forms.Form):
    """Asks for the password in the form itself, so that nothing typed is lost.

    A subclass may say in `needs_password` when it is not needed.
    """

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        """Take the request of the person who is signed in."""
        super().__init__(*args, **kwargs)
        self.request = request
        if not typed_lately(request):
            has_one: bool = request.user.has_password  # type: ignore[union-attr]
            self.fields["password"] = _password_field() if has_one else _code_field(request)

    def needs_password(self) -> bool:
        """Return whether what was typed needs the password."""
        return True

    def clean_password(self) -> str:
        """Check the password and note that it was typed now."""
        password: str = self.cleaned_data["password"]
        if not self.needs_password():
            return ""
        if not password:
            raise ValidationError(MISSING)
        user: Any = self.request.user
        if not user.has_password:
            return self._check_code(password)
        check = account.ReauthenticateForm({"password": password}, user=user)
        if not check.is_valid():
            raise ValidationError(check.errors["password"].as_data())
        reauthentication.reauthenticate_by_password(self.request)
        return ""

    def _check_code(self, typed: str) -> str:
        """Check a code in place of the password of somebody who signs in with a provider."""
        check: Any = CodeAgainForm({"code": typed}, user=self.request.user)
        if not check.is_valid():
            raise ValidationError(check.errors["code"].as_data())
        check.save()
        return ""

    def clean(self) -> dict[str, Any] | None:
        """Do not ask for a right password once more if something else is wrong."""
        cleaned = super().clean()
        if typed_lately(self.request):
            self.fields.pop("password", None)
        return cleaned


def _password_field() -> forms.CharField:
    """Return the field. It is not `required`, because `clean_password` has the better sentence."""
    field = forms.CharField(
        label="Your password",
        help_text="To make sure that it is you.",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field.says_optional = False  # type: ignore[attr-defined]
    return field


def _code_field(request: HttpRequest) -> forms.CharField:
    """Return the field for somebody without a password. It has the same name."""
    passkey = f"{reverse('mfa_reauthenticate_webauthn')}?{urlencode({'next': request.path})}"
    field = _password_field()
    field.label = "A code of your second step"
    field.help_text = format_html(
        "From your authenticator app, or a recovery code. Or first "
        '<a href="{}">use your passkey</a>, and come back.',
        passkey,
    )
    field.widget = forms.TextInput(attrs={"autocomplete": "one-time-code"})
    return field


def ask_before_file(request: StaffRequest) -> None:
    """Lead to the page that asks for the password, if it was not typed in the last few minutes.

    A file that came in answer to the password would leave that page open. So the person goes back
    to where they came from. Raise ImmediateHttpResponse, which the middleware answers.
    """
    if typed_lately(request):
        return
    messages.info(request, FILE_WITH_NAMES)
    address = reverse("account_reauthenticate")
    raise ImmediateHttpResponse(
        HttpResponseRedirect(
            f"{address}?next={quote(came_from(request, otherwise=request.access.home_address))}"
        )
    )
