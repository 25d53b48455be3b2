"""Adapts django-allauth: nobody can sign up without an invitation, and people go by their name."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from classes.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up: people join by an invitation from a school."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Email address or password is incorrect.",
        "too_many_login_attempts": (
            "Too many wrong attempts. Wait five minutes, or choose a new password by email."
        ),
        "incorrect_password": "Incorrect password.",
        "enter_current_password": "Incorrect password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Return whether to go there after signing in. What is no address is not safe."""
        try:
            return not url.startswith("//") and bool(super().is_safe_url(url))
        except ValueError:
            return False


def display_name(user: User) -> str:
    """Return the name of a person for the pages and emails of sign-in."""
    return user.name
