"""What `make run` does after installing packages: prepare, print how to sign in, and serve."""

import errno
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from config.first_school import first_school, wanted_school
from config.logs.errors import write_uncaught
from config.prepare import prepare


def main() -> None:
    """Prepare, make the school that is asked for or load the demo, then become the server."""
    wanted = wanted_school(os.environ)
    from config.settings import SERVER, env

    with_demo = env.bool("DEMO", default=True)
    port = SERVER.listening.port
    check_port_is_free(port, SERVER.listening.host)
    sys.excepthook = write_uncaught
    prepare()
    lines = [*first_school(wanted, with_demo=with_demo), *sign_in_lines(port)]
    print("\n".join(lines), flush=True)  # noqa: T201
    gunicorn = Path(sys.executable).with_name("gunicorn")
    os.execv(gunicorn, ["gunicorn", "--config", "config/gunicorn.py", "config.wsgi"])  # noqa: S606


def check_port_is_free(port: int, host: str = "127.0.0.1", patience: float = 3) -> None:
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


def _listening_fails(host: str, port: int) -> OSError | None:
    """Return the error of listening, if there is one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def sign_in_lines(port: int) -> Iterator[str]:
    """Yield lines with the address and, while there is no real school, with what opens it.

    Those are the sign-ins of the demo and a new code for the page that starts the first school.
    """
    from classes.demo import is_only_school, no_real_school
    from classes.schools.start_code import new_start_code

    yield f"\n  http://127.0.0.1:{port}/    (Ctrl-C stops it)\n"
    if is_only_school():
        yield from demo_lines()
    if no_real_school():
        yield "  To start your own school, open"
        yield f"  http://127.0.0.1:{port}/start/"
        yield f"  {'code':<22}{new_start_code()}\n"


def demo_lines() -> Iterator[str]:
    """Yield who can sign in to the demo, and the password."""
    from classes.demo import EVERYBODY, PASSWORD
    from classes.models import User

    here = set(User.objects.filter(is_active=True).values_list("email", flat=True))
    for person in [person for person in EVERYBODY if person.email in here]:
        yield f"  {person.email:<22}{person.label}"
    yield f"  {'password':<22}{PASSWORD}\n"


if __name__ == "__main__":
    main()
