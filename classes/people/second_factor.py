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
from classes.models import Happened, User
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


class SecretLostError(ValidationError):
    """No key that we have opens the secret. A template shows nothing in its place."""

    silent_variable_failure = True


class SecondFactorAdapter(DefaultMFAAdapter):
    """Encrypts what django-allauth stores for the second step."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": (
            "Turn off two-step sign-in before you change your email address. Afterwards turn it on "
            "again."
        ),
        "incorrect_code": "That code is not right. Type the newest code from the app.",
        "unverified_email": "Confirm your email address before you turn on two-step sign-in.",
    }

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
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise ValidationError(f"{user} does not use two-step sign-in. Nothing was changed.")
    end_sessions(user=user)
    record_event(Happened.SECOND_STEP_OFF, by=None, about=user)
    keep_earlier([user])
    User.history.bulk_history_create([user], update=True, default_change_reason=TURNED_OFF)
    address = settings.SITE_URL.rstrip("/") + reverse("mfa_index")
    transaction.on_commit(lambda: _tell(user, address))
    return user


def _tell(user: User, address: str) -> None:
    get_adapter().send_notification_mail(
        "mfa/email/second_factor_reset", user, {"turn_on": address}
    )
