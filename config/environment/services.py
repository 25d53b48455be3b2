"""The database and the mail server of an installation. Their addresses hold passwords.

So no sentence quotes more of such an address than its first word.
"""

import re
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.environment.reading import Environment, WrongSettingError

SIGNS = "In a password, write # / ? @ : % as %23 %2F %3F %40 %3A %25."
DATABASES = {"sqlite", "postgres", "postgresql", "psql", "pgsql"}
SQLITE = "django.db.backends.sqlite3"
OF_DJANGO = {"assume_role", "isolation_level", "pool", "server_side_binding"}
"""Options that Django takes out before it connects."""
DATABASE_CAN_BE = (
    "It can be postgres://user:password@host:5432/name, or sqlite:////folder/file with four "
    f"slashes. {SIGNS}"
)
EMAIL_CAN_BE = (
    "It can be smtp+tls://user:password@host:587, smtp+ssl://user:password@host:465, "
    f"smtp://host:25, or consolemail:// to print emails. {SIGNS}"
)


def database(env: Environment, default: str) -> dict[str, Any]:
    """Return the settings of DATABASE_URL. Raise WrongSettingError if it cannot be read."""
    return _read(env, "DATABASE_URL", env.str("DATABASE_URL", default=default))


def beside(env: Environment, name: str, main: dict[str, Any]) -> dict[str, Any] | None:
    """Return the settings of STANDBY_URL or POOLER_URL, or None.

    They are other ways to the database of DATABASE_URL. Raise WrongSettingError if that is not on
    PostgreSQL, or the address cannot be read.
    """
    given = env.str(name, default="")
    if not given:
        return None
    found = _read(env, name, given)
    if SQLITE in (main["ENGINE"], found["ENGINE"]):
        raise WrongSettingError(
            f"{name} is set. It can be the address of a PostgreSQL, postgres://…, and goes with a "
            "DATABASE_URL that is one too."
        )
    return found


def _read(env: Environment, name: str, given: str) -> dict[str, Any]:
    if _scheme(given) not in DATABASES:
        raise WrongSettingError(_begins(name, given, DATABASE_CAN_BE))
    two_slashes = re.match(r"sqlite://[^/:]", given, re.I)
    try:
        parsed = {} if two_slashes else env.db_url_config(given)
    except ValueError:
        parsed = {}
    if not parsed.get("NAME") or "#" in given:
        raise WrongSettingError(f"{name} cannot be read. {DATABASE_CAN_BE}")
    if parsed["ENGINE"] != SQLITE:
        _check_options(name, parsed.get("OPTIONS", {}))
    return parsed


def _check_options(address: str, options: dict[str, Any]) -> None:
    """Raise WrongSettingError for an option after the "?" that PostgreSQL's client does not know.

    Without one, Django would only say so at the first connection, with a traceback.
    """
    from psycopg import ProgrammingError
    from psycopg.conninfo import make_conninfo

    for name in options.keys() - OF_DJANGO:
        try:
            make_conninfo("", **{name: options[name]})
        except ProgrammingError:
            raise WrongSettingError(
                f"{address} has the option “{name}”, which PostgreSQL's client does not know. "
                "It can be one such as sslmode=require."
            ) from None


def email(env: Environment) -> dict[str, Any]:
    """Return the settings of EMAIL_URL. Raise WrongSettingError if it cannot be read."""
    given = env.str("EMAIL_URL", default="consolemail://")
    if _scheme(given) not in env.EMAIL_SCHEMES:
        raise WrongSettingError(_begins("EMAIL_URL", given, EMAIL_CAN_BE))
    try:
        parsed = env.email_url_config(given)
    except (ValueError, ImproperlyConfigured):
        parsed = {}
    if not parsed or "#" in given or ("smtp" in _scheme(given) and not parsed["EMAIL_HOST"]):
        raise WrongSettingError(f"EMAIL_URL cannot be read. {EMAIL_CAN_BE}")
    return parsed


def _scheme(address: str) -> str:
    match = re.match(r"([a-z][a-z0-9+.-]*)://", address, re.I)
    return match[1].lower() if match else ""


def _begins(name: str, given: str, can_be: str) -> str:
    scheme = _scheme(given)
    begins = f"begins with “{scheme}://”" if scheme else "does not begin with a word and “://”"
    return f"{name} {begins}. {can_be}"
