"""The forms that ask for a code of the second step. They count wrong codes.

Somebody else's wrong codes must not keep a person from signing in. So codes are counted like
passwords: those in a browser that the person has used before count for that browser alone.
"""

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from classes.limits import counters
from classes.limits.known_browsers import known_browser
from classes.limits.uses import Keys, LimitReachedError, sources_of, use
from classes.models import Happened, User
from classes.security_log import record_refusal

WRONG = (
    "That code is not right. Type the newest code from the app, or a recovery code that you have "
    "not used."
)
TOO_MANY = "Too many wrong codes were typed. Wait {wait}, then try again."

DIGITS = {"autocomplete": "one-time-code", "inputmode": "numeric"}
"""A phone offers the code that it knows, and shows the keys of digits."""


class CountsCodes(forms.Form):
    """Counts the code before it is looked at, so that none gets past the limit."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs = dict(DIGITS)

    def clean_code(self) -> str:
        """Return the code if it is right, which then does not count."""
        counted = _count(context.request, self.user)
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError as error:
            if error.code == "incorrect_code":
                raise ValidationError(WRONG, code=error.code) from error
            raise
        counters.give_back(counted)
        return code


class SetUpAppForm(totp.ActivateTOTPForm):
    """Asks for the first code of an app. The key stays the same until then.

    django-allauth makes a new one whenever the page is opened. A phone opens it anew when somebody
    comes back from the app, and then no code would be right.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kept = context.request.session.get(SECRET_SESSION_KEY)
        super().__init__(*args, **kwargs)
        if kept:
            self.secret = context.request.session[SECRET_SESSION_KEY] = kept
        code = self.fields["code"]
        code.label = "Code from the app"
        code.error_messages["required"] = "Type the code that the app shows."
        code.widget.attrs = dict(DIGITS)


class CodeForm(CountsCodes, mfa.AuthenticateForm):
    """Asks for a code at sign-in."""


class CodeAgainForm(CountsCodes, mfa.ReauthenticateForm):
    """Asks somebody who is signed in for a code again."""


def _count(request: HttpRequest, user: User) -> Keys:
    """Count a code. Raise LimitReachedError if there were too many, and keep that in the log."""
    sources, action = sources_of(request, account=str(user.pk)), "wrong_code"
    if browser := known_browser(request, user.email or ""):
        sources, action = sources | {"browser": browser}, "wrong_code_in_known_browser"
    try:
        return use(action, sources, words=TOO_MANY)
    except LimitReachedError:
        record_refusal(by=user, school=None, page="second step", what=Happened.TOO_MANY)
        raise
