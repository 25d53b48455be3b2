"""Who else may sign people in: Microsoft 365, Google, or another OpenID provider (OIDC_…)."""

import re
from urllib.parse import urlsplit

from classes.people.providers.known import Provider, is_domain
from config.environment.reading import Environment, WrongSettingError

TENANT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def providers(env: Environment) -> list[Provider]:
    """Return the providers that are set, in the order of their buttons.

    Raise WrongSettingError if one is set in part, or cannot be read.
    """
    proofs = tuple(env.words("OIDC_MFA", ["mfa"]))
    found = [_microsoft(env, proofs), _google(env, proofs), _other(env, proofs)]
    return [provider for provider in found if provider]


def _microsoft(env: Environment, proofs: tuple[str, ...]) -> Provider | None:
    given = _all_or_none(env, "OIDC_MICROSOFT", "CLIENT_ID", "CLIENT_SECRET", "TENANT")
    if given is None:
        return None
    client_id, secret, tenant = given
    if not TENANT.fullmatch(tenant.lower()):
        raise WrongSettingError(
            f"OIDC_MICROSOFT_TENANT is “{tenant}”. It can be the directory (tenant) ID that Entra "
            "shows, 36 characters. A word such as common would let in accounts of any organisation."
        )
    issuer = f"https://login.microsoftonline.com/{tenant.lower()}/v2.0"
    is_theirs = (("tid", tenant.lower()),)
    return Provider(
        "microsoft", "Microsoft", issuer, client_id, secret, proofs, "xms_edov", is_theirs
    )


def _google(env: Environment, proofs: tuple[str, ...]) -> Provider | None:
    given = _all_or_none(env, "OIDC_GOOGLE", "CLIENT_ID", "CLIENT_SECRET", "HOSTED_DOMAIN")
    if given is None:
        return None
    client_id, secret, domain = given
    if not is_domain(domain):
        raise WrongSettingError(
            f"OIDC_GOOGLE_HOSTED_DOMAIN is “{domain}”. It can be the domain of the school's Google "
            "Workspace, such as hope-valley.sch.uk."
        )
    return Provider(
        "google",
        "Google",
        "https://accounts.google.com",
        client_id,
        secret,
        proofs,
        must_hold=(("hd", domain.lower()),),
    )


def _other(env: Environment, proofs: tuple[str, ...]) -> Provider | None:
    given = _all_or_none(env, "OIDC", "CLIENT_ID", "CLIENT_SECRET", "ISSUER")
    if given is None:
        return None
    client_id, secret, issuer = given
    parts = urlsplit(issuer)
    is_here = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"}
    if not parts.hostname or (parts.scheme != "https" and not is_here):
        raise WrongSettingError(
            f"OIDC_ISSUER is “{issuer}”. It can be the address of the provider, which begins with "
            "https://, without /.well-known."
        )
    name = env.str("OIDC_NAME", default="your school account")
    return Provider("other", name, issuer.rstrip("/"), client_id, secret, proofs)


def _all_or_none(env: Environment, start: str, *ends: str) -> list[str] | None:
    """Return the values of these settings, None if none is set. One alone is an error."""
    names = [f"{start}_{end}" for end in ends]
    given = [env.str(name, default="") for name in names]
    if not any(given):
        return None
    missing = [name for name, value in zip(names, given, strict=True) if not value]
    if missing:
        raise WrongSettingError(f"{names[0]} and others are set, but {missing[0]} is not.")
    return given
