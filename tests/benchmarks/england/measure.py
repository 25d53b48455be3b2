"""Sends the same requests to both databases in turn, and prints what they take."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.england import SLUG

ROUNDS = 15
FEWER = 5
"""The rounds of what takes longer than SLOW seconds."""
SLOW = 0.5
COLUMNS = "{:<38}{:>12}{:>12}{:>8}{:>9}"


@dataclass
class Asked:
    """A process that asks one database."""

    process: subprocess.Popen[str]

    @classmethod
    def about(cls, slug: str, database: str, log: Path) -> "Asked":
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.england.asking", slug],
            env=os.environ | {"DATABASE_URL": database},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log.open("w"),
            text=True,
        )
        return cls(process)

    def read(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            sys.exit("A process that asks has stopped. Its errors are above.")
        return json.loads(line)

    def ask(self, question: str) -> dict[str, Any]:
        assert self.process.stdin
        print(question, file=self.process.stdin, flush=True)
        return self.read()


def show(databases: Mapping[str, str], *, schools: int) -> None:
    """Print a line for each question. `databases` are that of one school and that of all."""
    slugs = [SLUG, f"{SLUG}-{schools // 2}"]
    logs = [Path(os.environ["DATA_DIR"]) / f"{name}.log" for name in databases]
    both = [
        Asked.about(slug, address, log)
        for slug, address, log in zip(slugs, databases.values(), logs, strict=True)
    ]
    try:
        questions = [asked.read() for asked in both]
        assert questions[0] == questions[1]
        print(COLUMNS.format("ms, median", "alone", "of many", "ratio", "queries"))
        ratios = [_compare(question, both) for question in questions[0]]
        print(f"\nmedian of the ratios {statistics.median(ratios):.2f}, highest {max(ratios):.2f}")
    except SystemExit:
        print(*(log.read_text()[-3000:] for log in logs), sep="\n", file=sys.stderr)
        raise
    finally:
        for asked in both:
            asked.process.kill()
            asked.process.wait()


def _compare(question: str, both: list[Asked]) -> float:
    """Ask both in turn, the other one first in each next round. Return the ratio of the medians."""
    first = [asked.ask(question) for asked in both]
    for _ in range(2):  # what is read or planned for the first time does not count
        first = [{**was, **asked.ask(question)} for was, asked in zip(first, both, strict=True)]
    rounds = FEWER if first[0]["seconds"] > SLOW else ROUNDS
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for which in (0, 1) if number % 2 else (1, 0):
            taken[which].append(both[which].ask(question)["seconds"])
    alone, of_many = (statistics.median(column) for column in taken)
    queries = {answer["queries"] for answer in first}
    print(
        COLUMNS.format(
            question,
            f"{alone * 1000:.1f}",
            f"{of_many * 1000:.1f}",
            f"{of_many / alone:.2f}",
            "/".join(str(number) for number in sorted(queries)),
        ),
        flush=True,
    )
    return of_many / alone
