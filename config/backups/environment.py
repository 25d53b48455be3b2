"""The settings that an archive holds, so that a new machine can be set up like the old one."""

import json
from collections.abc import Mapping

KNOWN = (
    *("ADMINS", "ALLOWED_HOSTS", "ASK_PASSWORD_AGAIN_MINUTES", "BACKUP_TO", "BIND", "DATA_DIR"),
    *("DATABASE_URL", "DEBUG", "FROM_EMAIL", "HTTPS", "INVITATION_DAYS", "PORT", "REQUIRE_MFA"),
    *("ROSTER_DROP", "SECURITY_CONTACT", "SENTRY_DSN", "SESSION_IDLE_MINUTES", "SITE_URL"),
    *("TRUSTED_PROXIES", "WEB_CONCURRENCY", "WORKER"),
)
FAMILIES = ("EMAIL_", "LIMIT", "LOG_", "METRICS_", "OIDC_", "S3_", "SECRET_KEY_FALLBACKS")
"""What the names of settings begin with of which there are several."""


def known_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the settings of the environment. BACKUP_KEY is not among them: it opens the archive.

    SECRET_KEY has a member of its own.
    """
    return {
        name: value
        for name, value in sorted(environment.items())
        if name in KNOWN or name.startswith(FAMILIES)
    }


def as_environment_file(values: Mapping[str, str]) -> str:
    """Return the settings as lines of a file such as /etc/coverage.env."""
    return "".join(f"{name}={json.dumps(value)}\n" for name, value in values.items())
