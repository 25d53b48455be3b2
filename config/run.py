"""What `make run` does once the packages are there: prepare, show the way in, serve."""

import errno
import io
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command

from config.prepare import prepare


def main() -> None:
    """Prepare, load the demo school into an empty database, then become the server."""
    port = os.environ.get("PORT", "8000")
    check_port_is_free(port)
    prepare()
    load_demo_into_empty_database()
    print("\n".join(way_in(port)), flush=True)  # noqa: T201
    gunicorn = Path(sys.executable).with_name("gunicorn")
    os.execv(gunicorn, ["gunicorn", "--config", "config/gunicorn.py", "config.wsgi"])  # noqa: S606


def check_port_is_free(port: str) -> None:
    """End with a sentence if the server could not listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except (ValueError, OverflowError):
            sys.exit(f"PORT={port} is not a port: give a number from 1 to 65535.")
        except OSError as error:
            why = "is in use" if error.errno == errno.EADDRINUSE else "cannot be used here"
            sys.exit(f"Port {port} {why}. Choose another, for example: make run PORT=8001")


def load_demo_into_empty_database() -> None:
    """Load the demo school where there is no school yet; touch nothing where there is one."""
    from classes.models import School

    if not School.objects.exists():
        call_command("load_demo", stdout=io.StringIO())


def way_in(port: str) -> Iterator[str]:
    """Yield the address and, while the demo school is the only one, its sign-ins."""
    from classes.demo import PASSWORD, PEOPLE
    from classes.models import School

    yield f"\n  http://127.0.0.1:{port}/    (Ctrl-C stops it)\n"
    if not School.objects.filter(is_demo=False).exists():
        for person in PEOPLE:
            yield f"  {person.email:<22}{person.role.label}"
        yield f"  {'password':<22}{PASSWORD}\n"


if __name__ == "__main__":
    main()
