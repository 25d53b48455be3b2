"""python -m tests.fuzz --minutes 60: prints each answer 500 with the line that repeats it.

DATABASE_URL chooses an empty PostgreSQL; otherwise it makes a SQLite file that it removes.
"""

import argparse
import logging
import os
import random
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_resolve = socket.getaddrinfo
STEPS = 60
"""How many addresses an episode opens, before the data is put back."""


def main() -> int:
    """Run the episodes and return the exit code: 1 if any request got a 500."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        _set_up(Path(folder))
        tally = _run(options, Path(folder))
    _report(tally)
    return 1 if tally.troubles else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, help="repeat the one episode with this seed")
    parser.add_argument("--until", type=int, help="stop the episode after this request")
    return parser.parse_args()


def _set_up(folder: Path) -> None:
    """Configure the application with a folder of its own, quick passwords and no network."""
    os.environ |= {
        "DATA_DIR": str(folder),
        "EMAIL_URL": "dummymail://",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": storage}}
    (folder / "static").mkdir()
    django.setup()
    logging.disable(logging.CRITICAL)
    socket.getaddrinfo = no_name_leads_anywhere
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def no_name_leads_anywhere(host: Any, *args: Any, **kwargs: Any) -> Any:
    """Stand for a resolver without a network, so that link checks send nothing."""
    if host in ("localhost", "127.0.0.1"):  # the database
        return _resolve(host, *args, **kwargs)
    raise socket.gaierror(socket.EAI_NONAME, "no network while fuzzing")


def _run(options: argparse.Namespace, folder: Path) -> Any:
    from tests.fuzz.fuzzer import Fuzzer, Tally
    from tests.fuzz.states import States
    from tests.fuzz.world import make_world

    world, tally = make_world(), Tally()
    states = States(folder)
    states.restore()
    crawler = Fuzzer(world, 0, tally, {})
    crawler.crawl(80)
    if options.seed is not None:
        states.restore()
        Fuzzer(world, options.seed, tally, crawler.pool).steps(STEPS, until=options.until)
        return tally
    until = time.monotonic() + options.minutes * 60
    printed = set[str]()
    while time.monotonic() < until:
        states.restore()
        seed = random.SystemRandom().randrange(1, 10**9)
        Fuzzer(world, seed, tally, crawler.pool).steps(STEPS)
        for where in tally.troubles.keys() - printed:
            print(tally.troubles[where], flush=True)
        printed = set(tally.troubles)
    return tally


def _report(tally: Any) -> None:
    statuses = ["2xx", "3xx", "4xx", "5xx"]
    print(f"\n{tally.requests} requests to {len(tally.routes)} addresses\n")
    print(f"{'role':<12}" + "".join(f"{status:>9}" for status in statuses))
    for role in sorted({role for role, _ in tally.answers}):
        counts = [tally.answers[role, status] for status in statuses]
        print(f"{role:<12}" + "".join(f"{count:>9}" for count in counts))
    print("\nslowest: " + "; ".join(f"{seconds:.1f} s {line}" for seconds, line in tally.slowest))
    for where, count in tally.repeated.most_common():
        print(f"{count:>6} × {where}")


if __name__ == "__main__":
    sys.exit(main())
