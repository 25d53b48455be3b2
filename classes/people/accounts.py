"""Sign-in, as django-allauth is to do it here: no open sign-up, people known by their name."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from classes.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up: people come in by an invitation to a school."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address and the password do not belong together.",
        "too_many_login_attempts": (
            "Too many wrong attempts. Wait five minutes, or choose a new password by e-mail."
        ),
        "incorrect_password": "This is not your password.",
        "enter_current_password": "This is not your password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def display_name(user: User) -> str:
    """Return how a person is named on the pages and in the e-mails of sign-in."""
    return user.name
