"""Previews one file as an import does, and prints the time, memory and outcome.

python -m tests.benchmarks.read_one FILE, with DATA_DIR and DJANGO_SETTINGS_MODULE set.
"""

import json
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from classes.models import School


def main() -> None:
    django.setup()
    from django.core.exceptions import ValidationError

    from classes.models import School

    school, _ = School.objects.get_or_create(name="Benchmark Primary", slug="benchmark")
    path = Path(sys.argv[1])
    look = _lessons(school) if path.name.startswith("lessons") else _classes(school)
    started, used = time.perf_counter(), time.process_time()
    try:
        outcome = look(path)
    except ValidationError as error:
        outcome = f"refused: {error.messages[0][:48]}…"
    cost = {
        "seconds": time.perf_counter() - started,
        "processor": time.process_time() - used,
        "megabytes": peak_megabytes(),
    }
    print(json.dumps(cost | {"outcome": outcome}))


def peak_megabytes() -> float:
    """Return the peak memory of this process.

    On Linux, ru_maxrss includes the memory of the benchmark process that started this one. VmHWM
    counts only this program.
    """
    status = Path("/proc/self/status")
    if status.exists():
        match = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"), re.M)
        if match:
            return int(match.group(1)) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _classes(school: "School") -> Callable[[Path], str]:
    """Return a function that reads and previews a class list."""
    from classes.roster import open_path
    from lessons.imports.class_lists.apply import preview_roster

    def look(path: Path) -> str:
        roster = open_path(path).roster()
        changes = preview_roster(school=school, academic_year=2026, roster=roster)
        return f"{changes.children} children, {len(changes.classes)} classes"

    return look


def _lessons(school: "School") -> Callable[[Path], str]:
    """Return a function that reads lessons, stores them as a draft, and previews them."""
    from lessons.imports.log_workbook.actions import preview_log
    from lessons.imports.log_workbook.lines import ParsedLog
    from lessons.imports.log_workbook.reading import read_log_workbook

    _make_classes(school)

    def look(path: Path) -> str:
        with path.open("rb") as file:
            kept = json.dumps(read_log_workbook(file, path.name).to_json())
        log = ParsedLog.from_json(json.loads(kept))
        changes = preview_log(school=school, academic_year=2026, log=log)
        return f"{len(changes.new)} new lessons, {len(changes.wrong)} wrong"

    return look


def _make_classes(school: "School") -> None:
    """Give the school forty classes of 28 children and a module of twenty sessions."""
    from tests import factories

    if school.modules.exists():
        return
    module = factories.ModuleFactory(school=school, title="Module")
    for number in range(1, 21):
        factories.SessionFactory(module=module, position=number, title=f"Session {number}")
    for number in range(40):
        factories.ClassGroupFactory(school=school, name=f"5 C{number}", pupils=28)


if __name__ == "__main__":
    main()
