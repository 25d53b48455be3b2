"""A PostgreSQL of its own for a test, gone with it."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

SHOW = 'echo "postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"; cat >/dev/null'


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL and give its DATABASE_URL. Skip the test where there is none."""
    if not shutil.which("pg_virtualenv"):
        pytest.skip("no pg_virtualenv (Debian: postgresql)")
    with subprocess.Popen(
        ["pg_virtualenv", "-t", "sh", "-c", SHOW],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as cluster:
        assert cluster.stdin
        assert cluster.stdout
        address = next(line for line in cluster.stdout if line.startswith("postgres://"))
        yield address.strip()
        cluster.stdin.close()
