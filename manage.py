#!/usr/bin/env python
"""Runs Django's commands with this project's settings."""

import os
import sys

VERSION_ASKED = (["--version"], ["version"])


def main() -> None:
    """Run the command named on the command line; `--version` is ours and Django's."""
    if sys.argv[1:] in VERSION_ASKED:
        print(version())  # noqa: T201
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.logs.errors import write_uncaught

    sys.excepthook = write_uncaught
    execute_from_command_line(sys.argv)


def version() -> str:
    """Return the version of the coverage tracker, and the Django it runs on."""
    from django import get_version

    from config.version import VERSION

    return f"Coverage tracker {VERSION} (Django {get_version()})"


if __name__ == "__main__":
    main()
