#!/usr/bin/python3
"""The command `coverage` of an installation: manage.py with its settings, as its own user.

    sudo coverage start_code
    sudo coverage prepare      (config.prepare: brings the data up to date with this version)

install.sh links it to /usr/local/bin. It needs nothing but the system's Python.
"""

import os
import pwd
import re
import shlex
import sys
from pathlib import Path

VERSION = Path(__file__).resolve().parent.parent
"""The folder of this version, even if another one becomes the current one meanwhile."""
SETTINGS = Path("/etc/coverage.env")
USER = "coverage"


def settings_in(text: str) -> dict[str, str]:
    """Return the settings of a file as systemd reads them (EnvironmentFile in systemd.exec(5))."""
    settings = {}
    for line in text.splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith(("#", ";")):
            settings[name] = _unquoted(value.strip())
    return settings


def _unquoted(value: str) -> str:
    """A quote counts at the beginning only: St John's needs none."""
    if value.startswith(('"', "'")):
        return "".join(shlex.split(value))
    return re.sub(r"\\(.)", r"\1", value)


def become(name: str) -> None:
    """Give up the rights of root for those of a user, or exit if there are none to give up."""
    user = pwd.getpwnam(name)
    if os.geteuid() == 0:
        os.initgroups(name, user.pw_gid)
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
    elif os.geteuid() != user.pw_uid:
        sys.exit(f"Run this as root: sudo coverage {shlex.join(sys.argv[1:])}")
    os.environ |= {"HOME": user.pw_dir, "USER": name, "LOGNAME": name}
    os.umask(0o077)


def main() -> None:
    """Become the user, read the settings, and run the command in place of this program."""
    become(USER)
    os.environ |= settings_in(SETTINGS.read_text(encoding="utf-8"))
    python, arguments = str(VERSION / ".venv/bin/python"), sys.argv[1:]
    if arguments[:1] == ["prepare"]:
        os.chdir(VERSION)
        os.execv(python, [python, "-m", "config.prepare", *arguments[1:]])  # noqa: S606
    os.execv(python, [python, str(VERSION / "manage.py"), *arguments])  # noqa: S606


if __name__ == "__main__":
    main()
