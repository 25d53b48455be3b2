"""Runs the benchmarks: `make bench`. They are not part of the tests.

Each figure is shown with a yardstick from the same run, so that the ratio means the same on any
machine. A benchmark is a module here with `measure()`. To run only some, name them:
`python -m tests.benchmarks workbook`.
"""

import os
import sys
import tempfile
from collections.abc import Iterable

COLUMNS = "{:<40}{:>14}{:>16}{:>9}{:>9}"
WORKBOOKS = "{:<40}{:>10}{:>9}{:>10}{:>15}{:>9}"
ATTACKS = "{:<40}{:>12}{:>12}{:>12}{:>9}"
THROUGHPUT = "{:<18}{:>7}  {:<20}{:>9}{:>9}{:>10}{:>10}{:>10}{:>9}"
COSTS = "{:<40}{:>10}{:>9}{:>8}{:>9}  {:<14}{}"


def main() -> None:
    with tempfile.TemporaryDirectory() as data_dir:
        os.environ |= {"DATA_DIR": data_dir, "DJANGO_SETTINGS_MODULE": "config.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        from tests.benchmarks import (
            attacks,
            coverage,
            door,
            groups,
            imports,
            links,
            longest,
            saves,
            throughput,
            workbook,
        )

        names = sys.argv[1:]
        figures = {
            "coverage": coverage,
            "door": door,
            "groups": groups,
            "links": links,
            "saves": saves,
            "longest": longest,
        }
        chosen = [module for name, module in figures.items() if name in (names or figures)]
        if chosen:
            show(chosen)
        if not names or "imports" in names:
            show_costs(imports.measure())
        if not names or "attacks" in names:
            show_attacks(attacks.measure())
        if not names or "throughput" in names:
            show_throughput(throughput.measure(), throughput.ADMIN)
        if not names or "workbook" in names:
            show_workbooks(workbook.measure())


def show(benchmarks: Iterable) -> None:
    print(COLUMNS.format("what", "takes (ms)", "yardstick (ms)", "ratio", "queries"))
    for benchmark in benchmarks:
        for figure in benchmark.measure():
            print(
                COLUMNS.format(
                    figure.what,
                    f"{figure.seconds * 1000:.1f}",
                    f"{figure.yardstick * 1000:.1f}",
                    f"{figure.ratio:.1f}",
                    figure.queries,
                ),
                flush=True,
            )


def show_costs(costs: Iterable) -> None:
    """Print the figures of single files. The first is the yardstick of the others."""
    print()
    print(
        COSTS.format(
            "a file, in a process of its own",
            "takes (s)",
            "CPU (s)",
            "ratio",
            "peak MB",
            "limit",
            "",
        )
    )
    yardstick = None
    for cost in costs:
        yardstick = yardstick or cost.processor
        print(
            COSTS.format(
                cost.what,
                f"{cost.seconds:.2f}",
                f"{cost.processor:.2f}",
                f"{cost.processor / yardstick:.1f}",
                f"{cost.megabytes:.0f}",
                cost.limit,
                cost.outcome,
            ),
            flush=True,
        )


def show_attacks(answers: Iterable) -> None:
    """Print what each hostile file takes, took before, and how long others wait meanwhile."""
    print()
    print(ATTACKS.format("a file made to take long", "bytes", "before (s)", "takes (s)", "health"))
    for attack, answer in answers:
        print(
            ATTACKS.format(
                attack.what,
                f"{len(attack.content):,}",
                f"{attack.before:.1f}",
                f"{answer.seconds:.2f}",
                f"{answer.health:.2f}",
            ),
            flush=True,
        )


def show_throughput(runs: Iterable, yardstick: str) -> None:
    """Print how long each page takes many people, and its ratio to the yardstick of the same run.

    Requests a second are those of all pages together.
    """
    heads = ("p50 (ms)", "p95 (ms)", "p50 to it", "p95 to it", "errors", "a second")
    print()
    print(THROUGHPUT.format("server", "people", "page", *heads))
    for run in runs:
        for page, seconds in run.seconds.items():
            times = [run.at(page, percent) for percent in (50, 95)]
            ratios = [run.at(page, p) / run.at(yardstick, p) for p in (50, 95)]
            columns = [f"{one * 1000:.0f}" for one in times] + [f"{one:.2f}" for one in ratios]
            errors = f"{run.errors[page]} of {len(seconds)}"
            rate = f"{run.a_second:.0f}" if page == yardstick else ""
            print(
                THROUGHPUT.format(run.where, run.people, page, *columns, errors, rate), flush=True
            )


def show_workbooks(schools: Iterable) -> None:
    """Print the figures of an export beside bare ways of writing the same cells."""
    for description, runs in schools:
        print(f"\n{description}")
        print(WORKBOOKS.format("", "takes (s)", "to bare", "to floor", "MB above idle", "queries"))
        for run in runs:
            print(
                WORKBOOKS.format(
                    run.what,
                    f"{run.seconds:.2f}",
                    f"{run.to_bare:.2f}",
                    f"{run.to_floor:.2f}",
                    f"{run.megabytes:.0f}",
                    run.queries or "",
                ),
                flush=True,
            )


if __name__ == "__main__":
    main()
