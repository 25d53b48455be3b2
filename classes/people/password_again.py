"""Asks for the password again before what an unattended browser must not do.

That is changing how somebody signs in, removing something for good, and taking a file with
children's names. A password that was typed in the last few minutes
(ACCOUNT_REAUTHENTICATION_TIMEOUT) is not asked for again. The pages of two-step sign-in ask by
django-allauth's own gate, which keeps the same record.
"""

import time
from typing import Any
from urllib.parse import quote

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

from classes.access import StaffRequest
from classes.pages.came_from import came_from

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
            self.fields["password"] = _password_field()

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
        check = account.ReauthenticateForm({"password": password}, user=self.request.user)
        if not check.is_valid():
            raise ValidationError(check.errors["password"].as_data())
        reauthentication.reauthenticate_by_password(self.request)
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
