"""The earlier names of children, as long as the change history keeps them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from classes.models import Pupil, School
from classes.models.pupil import ERASED

NamesSince = dict[int, list[tuple[dt.datetime | None, str]]]
"""The names of renamed children by pk, oldest first. The first one holds since ever: None."""


@dataclass(frozen=True)
class FormerName:
    """A name that a child had until a moment, and who changed it (empty if a command did)."""

    pupil_id: int
    name: str
    until: dt.datetime
    changed_by: str


def names_since(school: School, *, pupils: Collection[int] | None = None) -> NamesSince:
    """Return all names, past and present, of the school's renamed children. One query."""
    names: NamesSince = defaultdict(list)
    for pk, when, name, _ in _entries(school, pupils):
        if name != ERASED and (not names[pk] or names[pk][-1][1] != name):
            names[pk].append((when if names[pk] else None, name))
    return {pk: known for pk, known in names.items() if len(known) > 1}


def former_names(school: School, *, pupils: Collection[int] | None = None) -> list[FormerName]:
    """Return the names that the school's children no longer have, oldest first. One query."""
    former: list[FormerName] = []
    last: dict[int, str] = {}
    for pk, when, name, who in _entries(school, pupils):
        before = last.get(pk, name)
        if before not in (name, ERASED):
            former.append(FormerName(pk, before, when, who or ""))
        last[pk] = name
    return former


def all_names(pupils: Iterable[Pupil]) -> list[str]:
    """Return the present and former names of these children, each once. One query a school."""
    pupils = list(pupils)
    names = [pupil.display_name for pupil in pupils]
    for school in {pupil.school_id: pupil.school for pupil in pupils}.values():
        former = former_names(school, pupils=[pupil.pk for pupil in pupils])
        names += [former_name.name for former_name in former]
    return list(dict.fromkeys(names))


def _entries(
    school: School, pupils: Collection[int] | None
) -> Sequence[tuple[int, dt.datetime, str, str | None]]:
    entries = Pupil.history.filter(school=school)
    if pupils is not None:
        entries = entries.filter(id__in=pupils)
    return list(
        entries.order_by("history_date", "history_id").values_list(
            "id", "history_date", "display_name", "history_user__name"
        )
    )
