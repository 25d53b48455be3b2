"""The name and the password of somebody new. Other apps may build on this form."""

from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.contrib.auth import login
from django.http import HttpRequest

from classes.models import User
from classes.people.sign_in_forms import PASSWORD_HELP


def sign_in(request: HttpRequest, user: User) -> None:
    """Sign in somebody who has just chosen their password."""
    login(request, user)
    record_authentication(request, user, "password")


class NewcomerForm(forms.Form):
    """What somebody tells of themself who accepts an invitation, or starts the first school."""

    name = forms.CharField(
        label="Your name",
        max_length=80,
        help_text="As colleagues know you, such as R. Patel.",
        error_messages={"required": "Enter your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="Choose a password",
        max_length=128,
        strip=False,
        help_text=PASSWORD_HELP,
        error_messages={"required": "Choose a password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
