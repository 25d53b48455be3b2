"""The settings that an archive holds, so that a new machine can be set up like the old one."""

import json
import os
from collections.abc import Mapping

from config.settings import env

OF_ITS_OWN = {"BACKUP_KEY", "SECRET_KEY"}
"""The first opens the archive, and the other is a member of it."""


def known_settings() -> dict[str, str]:
    """Return the settings that the environment has, as it has them."""
    known = sorted(set(env.names) - OF_ITS_OWN)
    return {name: os.environ[name] for name in known if name in os.environ}


def as_environment_file(values: Mapping[str, str]) -> str:
    """Return the settings as lines of a file such as /etc/coverage.env."""
    return "".join(f"{name}={json.dumps(value)}\n" for name, value in values.items())
