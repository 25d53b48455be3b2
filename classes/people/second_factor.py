"""The secrets of two-step sign-in, encrypted in the database, and taking it off an account.

A copy of the database alone, such as a backup without SECRET_KEY, lets nobody compute codes.
"""

from contextlib import suppress
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse

from classes import encryption
from classes.history.reasons import require_reason
from classes.models import Happened, Role, School, User
from classes.models.earlier import keep_earlier
from classes.people.sessions.actions import end_sessions
from classes.security_log import record_event

PURPOSE = "two-step sign-in"
"""What the key is derived for. A change of this text makes all secrets unreadable."""

SECRETS = ("secret", "seed")
"""The fields of an authenticator's data that are encrypted: of the app, of the recovery codes."""

BEGINNING = "gAAAA"
"""How every encrypted text begins. No secret does: they are in capitals, or hexadecimal."""

NOT_READABLE = (
    "The server can no longer check codes for your account, because its secret key was replaced. "
    "Ask your technician to turn off two-step sign-in for you, then set it up again."
)
TURNED_OFF = "Two-step sign-in turned off on the server"
ASK_TECHNICIAN = "Only your technician can take off their second step."


class SecretLostError(ValidationError):
    """No key that we have opens the secret. A template shows nothing in its place."""

    silent_variable_failure = True


class SecondFactorAdapter(DefaultMFAAdapter):
    """Encrypts what django-allauth stores for the second step."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right. Type the newest code from the app.",
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Return the name of a new passkey, until its owner gives it a better one."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. Raise SecretLostError if no key opens it."""
        try:
            return encryption.decrypt(encrypted_text, purpose=PURPOSE)
        except encryption.UnreadableError as error:
            raise SecretLostError(NOT_READABLE) from error


def encrypt_anew(authenticators: models.QuerySet[Any]) -> None:
    """Encrypt every secret with the first key, whether it was in clear or under an older key.

    One that no key opens is left as it is: the key may come back.
    """
    adapter = SecondFactorAdapter()
    for authenticator in authenticators:
        data = authenticator.data
        for name in data.keys() & set(SECRETS):
            with suppress(SecretLostError):
                is_clear = not data[name].startswith(BEGINNING)
                data[name] = adapter.encrypt(
                    data[name] if is_clear else adapter.decrypt(data[name])
                )
        authenticator.save(update_fields=["data"])


@transaction.atomic
def turn_off(*, email: str) -> User:
    """Take the second step off an account, as for a lost phone, and return the person.

    Their sessions end and they are told by email. Raise ValidationError if nobody has the address,
    or if they do not use two-step sign-in.
    """
    user = User.objects.select_for_update().filter(email=email.strip().lower()).first()
    if user is None:
        raise ValidationError(f"Nobody signs in with {email}. Nothing was changed.")
    _take_off(user, by=None, school=None, reason=TURNED_OFF, who="Your technician")
    return user


def why_not_reset(user: User) -> str:
    """Return why a PSHE lead cannot take the second step off this person; empty if they can.

    Somebody who could sign in as a lead or an operator would have more than their own rights.
    """
    if user.is_staff or user.memberships.filter(role=Role.PSHE_LEAD).exists():
        return f"{user} is a PSHE lead or an operator. {ASK_TECHNICIAN}"
    if user.group_offices.exists():
        return f"{user} works for a group of schools. {ASK_TECHNICIAN}"
    return ""


@transaction.atomic
def reset(*, user: User, school: School, reason: str, by: User) -> None:
    """Take the second step off a colleague's account, because their device is lost.

    Their sessions end and they are told by email. Raise ValidationError if it is not for a PSHE
    lead to do, or if there is nothing to take off.
    """
    require_reason(reason)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if why_not := why_not_reset(user):
        raise ValidationError(why_not)
    words = f"Two-step sign-in taken off: {reason.strip()}"
    _take_off(user, by=by, school=school, reason=words, who=f"{by}, PSHE lead of {school},")


def _take_off(user: User, *, by: User | None, school: School | None, reason: str, who: str) -> None:
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise ValidationError(f"{user} does not use two-step sign-in. Nothing was changed.")
    end_sessions(user=user)
    record_event(Happened.SECOND_STEP_OFF, by=by, school=school, about=user)
    keep_earlier([user])
    User.history.bulk_history_create(
        [user], update=True, default_user=by, default_change_reason=reason
    )
    address = settings.SITE_URL.rstrip("/") + reverse("mfa_index")
    transaction.on_commit(lambda: _tell(user, {"turn_on": address, "who": who}))


def _tell(user: User, facts: dict[str, str]) -> None:
    get_adapter().send_notification_mail("mfa/email/second_factor_reset", user, facts)
