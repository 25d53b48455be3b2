"""What is known of an OpenID provider. It imports nothing of ours: settings read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator

TRUE = {True, "1", "true"}
"""How providers write that a claim is true. Microsoft writes a number or a text."""


def is_domain(text: str) -> bool:
    """Return whether a text is the name of a domain, such as hope-valley.sch.uk."""
    try:
        DomainNameValidator(accept_idna=False)(text)
    except ValidationError:
        return False
    return True


@dataclass(frozen=True)
class Provider:
    """One provider. `proofs` are values of `amr` or `acr` that mean a second factor was asked for.

    `says_verified` is the claim that says that the email address is the person's own. Microsoft's
    `email` may hold what an administrator of another organisation typed, so there it is `xms_edov`.
    `must_hold` are claims with the value that shows that the account is the school's own.
    """

    key: str
    name: str
    issuer: str
    client_id: str
    secret: str
    proofs: tuple[str, ...] = ()
    says_verified: str = "email_verified"
    must_hold: tuple[tuple[str, str], ...] = ()

    @property
    def origin(self) -> str:
        """Return the start of its addresses, which the content security policy lets forms go to."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"

    def verified_email(self, claims: Mapping[str, Any]) -> str:
        """Return the email address that the provider answers for, in lower case, or ""."""
        email = claims.get("email")
        answered_for = claims.get(self.says_verified)
        is_text = isinstance(email, str) and isinstance(answered_for, bool | int | str)
        return str(email).strip().lower() if is_text and answered_for in TRUE else ""

    def asked_second_factor(self, claims: Mapping[str, Any]) -> bool:
        """Return whether the token says that this very sign-in took a second factor."""
        methods = claims.get("amr")
        said = [*methods] if isinstance(methods, list) else []
        return bool({str(word) for word in [*said, claims.get("acr")]} & set(self.proofs))
