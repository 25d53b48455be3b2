"""The secrets in the rows of one school, encrypted with another key.

The key of an installation stays there: with it somebody could sign in to its other schools. So an
archive of one school has a key of its own, and the school gets the key of the installation that it
is restored into.
"""

from contextlib import suppress
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings

from classes import encryption
from classes.models import OutgoingMail, School
from classes.people.second_factor import BEGINNING, PURPOSE, SECRETS
from classes.schools.list_address import PURPOSE as LIST_ADDRESS


def encrypt_row(table: str, row: dict[str, Any], *, to: str, since: str = "") -> None:
    """Encrypt the secrets in a row with the key `to`. They were encrypted with `since`, or ours."""
    keys = [since] if since else [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if table == Authenticator._meta.db_table:
        row["data"] = {
            name: _anew(value, PURPOSE, keys, to) if name in SECRETS else value
            for name, value in row["data"].items()
        }
    elif table == School._meta.db_table and row["list_address"]:
        row["list_address"] = _anew(row["list_address"], LIST_ADDRESS, keys, to)
    elif table == OutgoingMail._meta.db_table:
        row["content"] = ""  # no email is sent twice, so nobody reads it again


def _anew(text: str, purpose: str, keys: list[str], to: str) -> str:
    """Return a secret encrypted with another key. One that no key opens stays as it is."""
    if not text.startswith(BEGINNING):
        return encryption.encrypt(text, purpose=purpose, keys=[to])
    with suppress(encryption.UnreadableError):
        opened = encryption.decrypt(text, purpose=purpose, keys=keys)
        return encryption.encrypt(opened, purpose=purpose, keys=[to])
    return text
