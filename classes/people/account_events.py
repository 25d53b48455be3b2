"""What follows when django-allauth says that somebody's sign-in has changed.

These are django-allauth's own signals: it has no other place to add to. No rule of ours about
schools or children hangs on them. `connect` is called once, when the program starts.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.http import HttpRequest

from classes.models import User
from classes.pages.second_step import DEVICES, SECOND_STEP, forget_second_step, has_second_step
from classes.people.sessions.actions import end_sessions


def connect() -> None:
    """Listen to django-allauth."""
    passwords = (password_changed, password_reset, password_set)
    for signal in (*passwords, authenticator_added, authenticator_removed, authenticator_reset):
        signal.connect(end_other_sessions)
    authenticator_used.connect(tell_of_recovery_code)
    authenticator_added.connect(count_as_used)
    authenticator_removed.connect(forget_if_it_was_the_last)


def end_other_sessions(*, request: HttpRequest, user: User, **_: Any) -> None:
    """End the person's sessions except this one: whoever sits in them may not be the person."""
    session = getattr(request, "session", None)
    end_sessions(user=user, but=session.session_key if session else None)


def count_as_used(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """Note that this session has a second step: its first code or passkey was checked just now.

    Who looked over the person's shoulder signs in with that code no more.
    """
    if authenticator.type == Authenticator.Type.TOTP:
        authenticator.wrap().validate_code(request.POST.get("code", ""))
    if authenticator.type in DEVICES:
        record_authentication(
            request, user, SECOND_STEP, id=authenticator.pk, type=authenticator.type
        )


def forget_if_it_was_the_last(*, request: HttpRequest, user: User, **_: Any) -> None:
    """Let this session have no second step if the person has removed their last device."""
    if not has_second_step(user):
        forget_second_step(request)


def tell_of_recovery_code(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Tell the person by email that one of their recovery codes was used."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        # The code is marked as used on another copy of the record.
        authenticator.refresh_from_db()
        left = len(authenticator.wrap().get_unused_codes())
        get_adapter().send_notification_mail("mfa/email/recovery_code_used", user, {"left": left})
