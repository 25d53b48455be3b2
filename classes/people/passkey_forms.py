"""The forms of passkeys: django-allauth's, with our labels and a sentence for what is damaged."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError

NOT_ACCEPTED = "This passkey was not accepted. Try again, or use another way."

LONGEST_NAME = 60


@contextmanager
def _damaged_is_refused() -> Iterator[None]:
    """Refuse what no browser of ours sends. The library ends in errors of many kinds."""
    try:
        yield
    except ValidationError as error:
        raise ValidationError(NOT_ACCEPTED) from error
    except (AttributeError, InvalidSignature, LookupError, TypeError, ValueError) as error:
        raise ValidationError(NOT_ACCEPTED) from error


def _name_field() -> forms.CharField:
    return forms.CharField(
        label="Name",
        help_text="So that you know it in the list, such as “My phone”.",
        max_length=LONGEST_NAME,
        error_messages={"required": "Enter a name."},
    )


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """Takes a new passkey. Each asks for a finger, a face or a PIN: there is no lesser kind."""

    passwordless = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name_field()
        self.fields["name"].required = False
        self.fields["name"].says_optional = False

    def clean(self) -> dict[str, Any]:
        with _damaged_is_refused():
            cleaned: dict[str, Any] = super().clean()
        return cleaned


class NamePasskeyForm(webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name_field()


class _ChecksPasskey(forms.Form):
    def clean_credential(self) -> Authenticator:
        with _damaged_is_refused():
            used: Authenticator = super().clean_credential()  # type: ignore[misc]
        return used


class PasskeyForm(_ChecksPasskey, webauthn.AuthenticateWebAuthnForm):
    """Asks for a passkey as the second step at sign-in."""


class PasskeySignInForm(_ChecksPasskey, webauthn.LoginWebAuthnForm):
    """Signs in with a passkey alone."""


class PasskeyAgainForm(_ChecksPasskey, webauthn.ReauthenticateWebAuthnForm):
    """Asks somebody who is signed in for a passkey, in place of their password."""
