"""Checks the ID token of a sign-in: signature, issuer, audience, age, nonce and organisation.

django-allauth only decodes a token that it fetched itself over TLS, and knows no nonce. Here each
is checked as one that a stranger sent.
"""

import hmac
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

from classes.people.providers.known import Provider

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures with the provider's public key. Never `none`, and none with a shared secret."""

NEEDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
CLOCKS_DIFFER = 60  # seconds


class NotBelievedError(OAuth2Error):
    """A token is not what it should be. Its text is ours, so the log may hold it."""


def claims_of(
    token: str, *, provider: Provider, keys: dict[str, Any], nonce: str
) -> dict[str, Any]:
    """Return what the token says. Raise NotBelievedError unless all of it is right.

    `keys` are the provider's, as its JWKS address gives them.
    """
    try:
        known = jwt.PyJWKSet.from_dict(keys)
        named = jwt.get_unverified_header(token).get("kid")
        key = known.keys[0] if named is None and len(known.keys) == 1 else known[str(named)]
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key.key,
            algorithms=ALGORITHMS,
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=CLOCKS_DIFFER,
            options={"require": NEEDED},
        )
    except (jwt.PyJWTError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotBelievedError(f"The ID token is not valid: {type(error).__name__}") from error
    _check_session(claims, provider, nonce)
    return claims


def _check_session(claims: dict[str, Any], provider: Provider, nonce: str) -> None:
    if not nonce or not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise NotBelievedError("The ID token answers another sign-in")
    only_for_us = claims["aud"] in (provider.client_id, [provider.client_id])
    if not only_for_us and claims.get("azp") != provider.client_id:
        raise NotBelievedError("The ID token is for another program too")
    for name, value in provider.must_hold:
        if str(claims.get(name, "")).lower() != value:
            raise NotBelievedError(f"The account is not of the organisation: {name}")
