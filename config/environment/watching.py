"""Who is told when something goes wrong, and where figures are read."""

import re

from config.environment.addresses import Listening, listening
from config.environment.reading import Environment, WrongSettingError


def errors_to(env: Environment) -> list[str]:
    """Return the email addresses of ADMINS. Raise WrongSettingError for anything else."""
    addresses = env.words("ADMINS", [])
    for address in addresses:
        if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", address):
            raise WrongSettingError(
                f"ADMINS has “{address}”. It can be email addresses, separated by commas: "
                "it@school.example,it@trust.example."
            )
    return addresses


def sentry_dsn(env: Environment) -> str:
    """Return SENTRY_DSN, or "". It holds a key, so no sentence quotes it."""
    dsn = env.str("SENTRY_DSN", default="")
    if dsn and not re.fullmatch(r"https?://[^@/\s]+@[^@/\s]+/(\S+/)?\d+", dsn):
        raise WrongSettingError(
            "SENTRY_DSN cannot be read. It can be https://key@sentry.example/7, as Sentry shows it "
            "in the settings of a project."
        )
    return dsn


def metrics(env: Environment) -> Listening | None:
    """Return where figures are served for Prometheus; None without METRICS_PORT."""
    port = env.int("METRICS_PORT", default=0, most=65535)
    if port and port == listening(env).port:
        raise WrongSettingError(
            f"METRICS_PORT is {port}, as PORT is. Figures need a port of their own."
        )
    return listening(env, "BIND_METRICS", "METRICS_PORT") if port else None
