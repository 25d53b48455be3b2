"""Keeps sign-ins, failures and changes of an account, as Django and django-allauth report them."""

import logging
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth import signals as auth
from django.core.exceptions import ObjectDoesNotExist
from django.db.models.signals import post_save
from django.dispatch import Signal, receiver

from classes.models import Happened, School, User
from classes.security_log import record_event_if_possible

logger = logging.getLogger("security")

OF_THE_PERSON: list[tuple[Signal, Happened]] = [
    (auth.user_logged_in, Happened.SIGNED_IN),
    (auth.user_logged_out, Happened.SIGNED_OUT),
    (account.password_changed, Happened.PASSWORD_CHANGED),
    (account.password_set, Happened.PASSWORD_CHANGED),
    (account.password_reset, Happened.PASSWORD_RESET),
    (account.email_changed, Happened.EMAIL_CHANGED),
    (mfa.authentication_failed, Happened.WRONG_CODE),
]


def _keep(signal: Signal, what: Happened) -> None:
    def keep(sender: Any, *, user: User | None = None, **kwargs: Any) -> None:
        if user is not None:  # somebody signs out whose session had ended
            record_event_if_possible(what, by=user)

    signal.connect(keep, weak=False, dispatch_uid=f"security log: {what}")


for _signal, _what in OF_THE_PERSON:
    _keep(_signal, _what)


@receiver(auth.user_login_failed)
def wrong_password(sender: Any, *, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Keep whose password was wrong. What was typed is not kept: people type passwords there."""
    typed = credentials.get("email") or credentials.get("username") or ""
    user = User.objects.filter(email=str(typed).strip().lower()).first() if typed else None
    if user:
        record_event_if_possible(Happened.WRONG_PASSWORD, by=user)
    else:
        logger.warning("Sign-in with an email address that is not known")


@receiver(mfa.authenticator_added)
def second_step_on(sender: Any, *, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    codes = authenticator.type == Authenticator.Type.RECOVERY_CODES
    record_event_if_possible(Happened.CODES_MADE if codes else Happened.SECOND_STEP_ON, by=user)


@receiver(mfa.authenticator_reset)
def codes_made(sender: Any, *, user: User, **kwargs: Any) -> None:
    record_event_if_possible(Happened.CODES_MADE, by=user)


@receiver(mfa.authenticator_removed)
def second_step_off(
    sender: Any, *, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Keep that the second step is off. Its recovery codes go with it, which is no other event."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_event_if_possible(Happened.SECOND_STEP_OFF, by=user)


@receiver(mfa.authenticator_used)
def code_used(sender: Any, *, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record_event_if_possible(Happened.CODE_USED, by=user)


@receiver(post_save, sender=LogEntry)
def operator(sender: Any, *, instance: LogEntry, **kwargs: Any) -> None:
    """Keep what an operator changed at the school that it belongs to."""
    try:
        record = instance.get_edited_object()
    except ObjectDoesNotExist:
        record = None
    school = record if isinstance(record, School) else getattr(record, "school", None)
    kind = instance.content_type.name if instance.content_type else ""
    record_event_if_possible(Happened.OPERATOR, by=instance.user, school=school, detail=kind)
