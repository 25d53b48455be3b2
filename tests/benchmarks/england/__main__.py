"""Runs the benchmark: `make bench-england`, on a throw-away PostgreSQL that the Makefile starts.

SCHOOLS=1680 gives a tenth of England. Each step is a process of its own, so that none of them keeps
memory or connections for the next.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.england import measure

ENGLAND = 16_800
YEARS = 10
ALONE, ALL = "alone", "england"
FILL = "import django; django.setup(); from tests.benchmarks.england import {module};{module}.{do}"


def main() -> None:
    schools = int(os.environ.get("SCHOOLS") or ENGLAND)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        started = time.monotonic()
        with step("one school, by its own verbs"):
            run("createdb", ALONE)
            python(ALONE, "-m", "config.prepare")
            python(ALONE, "-c", FILL.format(module="template", do="make()"))
        dump = Path(folder) / "alone.dump"
        with step(f"its rows for {schools:,} schools"):
            run("pg_dump", "--format=custom", f"--file={dump}", ALONE)
            run("createdb", ALL)
            restore = ("pg_restore", "--no-owner", f"--dbname={ALL}", str(dump))
            run(*restore, "--section=pre-data", "--section=data")
            python(ALL, "-c", FILL.format(module="multiply", do=f"Copies({schools}).make()"))
        with step("indexes, and a check of every link"):
            run(*restore, "--section=post-data", "--jobs=2")
        with step("statistics for the planner"):
            for name in (ALONE, ALL):
                run("vacuumdb", "--quiet", "--analyze", "--jobs=2", name)
        print(f"filled in {time.monotonic() - started:,.0f} seconds\n", flush=True)
        addresses = {name: address(name) for name in (ALONE, ALL)}
        measure.show(addresses, schools=schools)
        show_sizes(schools)


def show_sizes(schools: int) -> None:
    """Print how big the databases are, and how big this one would be after ten years."""
    alone, every = (size_of(name) for name in (ALONE, ALL))
    year = (every - alone) / (schools - 1) / 3
    print(f"\n{schools:,} schools × 3 years: {every / 1e9:.1f} GB, {rows_of(ALL) / 1e6:.0f} m rows")
    print(f"a school and year: {year / 1e3:.0f} kB")
    print(f"{ENGLAND:,} schools × {YEARS} years: {year * ENGLAND * YEARS / 1e9:.0f} GB")


def size_of(database: str) -> int:
    return int(asked(database, "SELECT pg_database_size(current_database())"))


def rows_of(database: str) -> int:
    return int(asked(database, "SELECT sum(reltuples)::bigint FROM pg_class WHERE relkind = 'r'"))


def asked(database: str, sql: str) -> str:
    command = ["psql", "--tuples-only", "--no-align", "--command", sql, database]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def step(what: str) -> Iterator[None]:
    """Print how long the block takes."""
    started = time.monotonic()
    yield
    print(f"{what:<40}{time.monotonic() - started:>8,.0f} s", flush=True)


def python(database: str, *arguments: str) -> None:
    run(sys.executable, *arguments, DATABASE_URL=address(database))


def address(database: str) -> str:
    return "postgres://{PGUSER}:{PGPASSWORD}@{PGHOST}:{PGPORT}/".format_map(os.environ) + database


def run(*command: str, **environment: str) -> None:
    """Run a command. What it says is shown if it fails."""
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | environment, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout[-4000:]}{done.stderr[-4000:]}")


if __name__ == "__main__":
    main()
