"""What `manage.py import_roster --from` does: it makes a proposal, and applies nothing."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from classes.models import School
from classes.roster import RosterRefusedError, Source, open_path
from lessons.imports.class_lists.preview import Preview
from lessons.imports.class_lists.report import summary_lines
from lessons.imports.nightly.every_night import open_address
from lessons.imports.nightly.folder import newest_source
from lessons.imports.nightly.proposing import KEPT_CHOICES, propose


def propose_from(origin: str, school: School, options: Mapping[str, Any]) -> list[str]:
    """Make the school’s proposal from an address, folder or file. Return the lines to print.

    Raise RosterRefusedError, and change nothing, if it is refused. No line says the address.
    """
    source, came_at = _source(origin)
    chosen = {name: options[name] for name in KEPT_CHOICES if options.get(name)}
    for name in ("only_years", "year_groups"):
        if name in chosen:
            chosen[name] = str(chosen[name])
    outcome, preview = propose(
        school=school,
        source=source,
        came_at=came_at,
        academic_year=options["year"],
        choices=chosen,
    )
    return [*_lines(school, preview), f"Nothing was imported. {outcome.value}"]


def _lines(school: School, preview: Preview) -> Iterator[str]:
    if preview.changes is None:
        yield from preview.refusals
        return
    yield from summary_lines(school, preview.changes)
    for question in preview.changes.open_questions:
        yield f"To be answered on the page: {question.about}"


def _source(origin: str) -> tuple[Source, dt.datetime | None]:
    if "://" in origin:
        return open_address(origin), None
    path = Path(origin)
    if not path.is_dir():
        return open_path(path), None
    newest = newest_source(path)
    if newest is None:
        raise RosterRefusedError(
            "There is no complete class list in the folder. A file counts after a minute."
        )
    return newest
