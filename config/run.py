"""What `make run` does after installing packages: prepare, print how to sign in, and serve."""

import errno
import io
import logging
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command

from config.data_folder import WrongFolderError
from config.prepare import prepare


def main() -> None:
    """Prepare, load the demo school into an empty database, then become the server."""
    host, port = os.environ.get("BIND", "127.0.0.1"), os.environ.get("PORT", "8000")
    check_port_is_free(port, host)
    try:
        prepare()
    except WrongFolderError as error:
        sys.exit(str(error))
    load_demo_into_empty_database()
    print("\n".join(sign_in_lines(port)), flush=True)  # noqa: T201
    gunicorn = Path(sys.executable).with_name("gunicorn")
    os.execv(gunicorn, ["gunicorn", "--config", "config/gunicorn.py", "config.wsgi"])  # noqa: S606


def check_port_is_free(port: str, host: str = "127.0.0.1", patience: float = 3) -> None:
    """Exit with a sentence if the server cannot listen on this port, within so many seconds.

    A server that was killed leaves a process that ends within a second or two.
    """
    until = time.monotonic() + patience
    while (error := _listening_fails(host, port)) and error.errno == errno.EADDRINUSE:
        if time.monotonic() > until:
            sys.exit(f"Port {port} is in use. Choose another, for example: make run PORT=8001")
        time.sleep(0.2)
    if error and error.errno in (errno.EADDRNOTAVAIL, socket.EAI_NONAME):
        sys.exit(f"BIND={host} is not an address of this machine.")
    if error:
        sys.exit(
            f"Port {port} cannot be used here. Choose another, for example: make run PORT=8001"
        )


def _listening_fails(host: str, port: str) -> OSError | None:
    """Return the error of listening, if there is one. Exit if this is no port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except (ValueError, OverflowError):
            sys.exit(f"PORT={port} is not a port. Give a number from 1 to 65535.")
        except OSError as error:
            return error
    return None


def load_demo_into_empty_database() -> None:
    """Load the demo school if there is no school yet."""
    from classes.models import School

    if not School.objects.exists():
        security = logging.getLogger("security")
        security.disabled = True  # invented people get their roles
        try:
            call_command("load_demo", stdout=io.StringIO())
        finally:
            security.disabled = False


def sign_in_lines(port: str) -> Iterator[str]:
    """Yield lines with the address and, while the demo is the only school, its sign-ins."""
    from classes.demo import PASSWORD, PEOPLE
    from classes.models import School

    yield f"\n  http://127.0.0.1:{port}/    (Ctrl-C stops it)\n"
    if not School.objects.filter(is_demo=False).exists():
        for person in PEOPLE:
            yield f"  {person.email:<22}{person.role.label}"
        yield f"  {'password':<22}{PASSWORD}\n"


if __name__ == "__main__":
    main()
