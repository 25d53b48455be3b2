"""The forms of sign-in: django-allauth's, in our words and without placeholders."""

from typing import Any

from allauth.account import forms as account
from django import forms

LABELS = {
    "login": "E-mail",
    "email": "E-mail",
    "password": "Password",
    "remember": "Stay signed in on this computer",
    "oldpassword": "Current password",
    "password1": "New password",
    "password2": "New password once more",
}
REQUIRED = "Fill this in."
PASSWORD_HELP = "At least 12 characters. Three words that do not belong together work well."  # noqa: S105


class PlainWords(forms.Form):
    """Renames the fields. A label stays visible while one types; a placeholder does not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            field.error_messages["required"] = REQUIRED
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_HELP
        if "remember" in self.fields:
            self.fields["remember"].help_text = "Not where others use the same computer."


class SignInForm(PlainWords, account.LoginForm):
    pass


class ForgottenForm(PlainWords, account.ResetPasswordForm):
    pass


class NewPasswordForm(PlainWords, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(PlainWords, account.ChangePasswordForm):
    pass


class ReauthenticateForm(PlainWords, account.ReauthenticateForm):
    pass


class ChangeEmailForm(PlainWords, account.AddEmailForm):
    pass
