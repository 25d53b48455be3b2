"""The sign-in forms of django-allauth with our labels and without placeholders."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from django import forms

from classes.people.password_again import PasswordAgain

LABELS = {
    "login": "Email",
    "email": "Email",
    "password": "Password",
    "remember": "Stay signed in on this computer",
    "oldpassword": "Current password",
    "password1": "New password",
    "password2": "Confirm new password",
}
REQUIRED = "Enter an answer."
PASSWORD_HELP = "At least 12 characters. Three random words work well."  # noqa: S105


class OurLabels(forms.Form):
    """Relabels the fields. A label stays visible while you type, a placeholder does not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            field.error_messages["required"] = REQUIRED
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_HELP
        if "remember" in self.fields:
            self.fields["remember"].help_text = "Do not tick this on a shared computer."


class SignInForm(OurLabels, account.LoginForm):
    pass


class ForgottenForm(OurLabels, account.ResetPasswordForm):
    pass


class NewPasswordForm(OurLabels, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(OurLabels, account.ChangePasswordForm):
    pass


class ReauthenticateForm(OurLabels, account.ReauthenticateForm):
    pass


class ChangeEmailForm(OurLabels, PasswordAgain, account.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, request=context.request, **kwargs)
