"""A PostgreSQL of its own for a test, gone with it."""

import fcntl
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SHOW = 'echo "postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"; cat >/dev/null'


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL and give its DATABASE_URL. Skip the test where there is none."""
    if not shutil.which("pg_virtualenv"):
        pytest.skip("no pg_virtualenv (Debian: postgresql)")
    with one_at_a_time():
        cluster = subprocess.Popen(
            ["pg_virtualenv", "-t", "sh", "-c", SHOW],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert cluster.stdout
        address = next((line for line in cluster.stdout if line.startswith("postgres://")), "")
    with cluster:
        assert address, "PostgreSQL did not start"
        yield address.strip()
        assert cluster.stdin
        cluster.stdin.close()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the others back: two that start at the same moment would choose the same port."""
    with Path(__file__).open() as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
