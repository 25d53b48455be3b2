"""Encrypts the few secrets that the database must hold, with keys derived from SECRET_KEY.

A copy of the database alone, such as a backup, then shows none of them. After a change of
SECRET_KEY, what was encrypted before is read with SECRET_KEY_FALLBACKS.
"""

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class UnreadableError(Exception):
    """The text was encrypted with a key that this installation no longer has."""


def encrypt(text: str, *, purpose: str, keys: Sequence[str] = ()) -> str:
    """Return `text` encrypted, by the first of `keys` or ours. Only the same `purpose` opens it."""
    return _fernet(purpose, keys).encrypt(text.encode()).decode()


def decrypt(token: str, *, purpose: str, keys: Sequence[str] = ()) -> str:
    """Return the text of an encrypted one. Raise UnreadableError without its key."""
    try:
        return _fernet(purpose, keys).decrypt(token).decode()
    except InvalidToken as error:
        raise UnreadableError(purpose) from error


def _fernet(purpose: str, keys: Sequence[str]) -> MultiFernet:
    secrets = keys or [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret, purpose)) for secret in secrets])


def _key(secret: str, purpose: str) -> bytes:
    """Derive a key for one purpose (RFC 5869), so that no two purposes share one."""
    derived = HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
