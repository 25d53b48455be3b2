"""The sign-in forms of django-allauth with our labels and without placeholders."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.fields import PasswordField
from allauth.core import context
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from classes.people.password_again import PasswordAgain
from classes.people.providers.rules import required_of
from classes.people.sessions.ending import idle_and_longest

LABELS = {
    "login": "Email",
    "email": "Email",
    "password": "Password",
    "remember": "Stay signed in when I close the browser",
    "oldpassword": "Current password",
    "password1": "New password",
    "password2": "Confirm new password",
}
REQUIRED = "Enter an answer."
PASSWORD_HELP = "At least 12 characters. Three random words work well."  # noqa: S105
ONLY_OF_SCHOOL = (
    "Your school signs in with {name}. Enter an address of your school, or ask your PSHE lead."
)
REMEMBER_HELP = "For {1} at most, and {0} without use. Do not tick this on a shared computer."


class OurLabels(forms.Form):
    """Relabels the fields. A label stays visible while you type, a placeholder does not.

    The templates link to a new password below the fields. django-allauth puts that link between
    the email address and the password, where it is in the way of the Tab key.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            field.error_messages["required"] = REQUIRED
            if isinstance(field, PasswordField):
                field.help_text = ""
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_HELP
        if "remember" in self.fields:
            self.fields["remember"].help_text = REMEMBER_HELP.format(*idle_and_longest())


class SignInForm(OurLabels, account.LoginForm):
    pass


class ForgottenForm(OurLabels, account.ResetPasswordForm):
    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the link; to whoever signs in with a provider, how to do that."""
        email: str = self.cleaned_data["email"]
        required = [known for user in self.users if (known := required_of(user))]
        if not required:
            return str(super().save(request, **kwargs))
        address = settings.SITE_URL.rstrip("/") + reverse("account_login")
        facts = {"name": required[0].name, "sign_in": address}
        get_adapter().send_mail("account/email/sign_in_with_provider", email, facts)
        return email


class NewPasswordForm(OurLabels, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(OurLabels, account.ChangePasswordForm):
    def clean_oldpassword(self) -> str:
        """Check the password as sign-in does, so that wrong ones are counted and others are not."""
        typed: str = self.cleaned_data["oldpassword"]
        adapter = get_adapter()
        if not adapter.reauthenticate(self.user, typed):
            raise adapter.validation_error("enter_current_password")
        return typed


class ReauthenticateForm(OurLabels, account.ReauthenticateForm):
    pass


class ChangeEmailForm(OurLabels, PasswordAgain, account.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, request=context.request, **kwargs)

    def clean_email(self) -> str:
        """Return the address. Refuse one with which a password would open the account again."""
        email = str(super().clean_email())
        known = required_of(self.user)
        if known and not required_of(self.user, email):
            raise ValidationError(ONLY_OF_SCHOOL.format(name=known.name))
        return email
