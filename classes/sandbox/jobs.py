"""The jobs that are done in a child: each is a function, by the place where it is.

A job takes the contents of files and plain options. It returns plain values, each a line of JSON,
so that no line is long. It imports no model, because a child has no settings and no database.
"""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

Job = Callable[..., Iterable[Any]]

PLACES = {
    "tables": "classes.tables.job:tables",
    "term_dates": "lessons.planning.term_dates.job:events",
    "bundle": "classes.roster.job:bundle",
    "folders": "classes.roster.job:folders",
    "register": "classes.schools.register.job:schools",
    "document": "curriculum.inspection.job:document",
    "workbook_claim": "reports.verification.job:claim",
    "workbook_digests": "reports.verification.job:digests",
    "workbook_comparison": "reports.verification.job:comparison",
}
"""Named as texts: a child imports them, and the apps below do not depend on those above."""


def jobs_at(places: Mapping[str, str]) -> dict[str, Job]:
    """Return the jobs by name. It imports their modules."""
    jobs = {}
    for name, place in places.items():
        module, _, function = place.partition(":")
        jobs[name] = getattr(import_module(module), function)
    return jobs
