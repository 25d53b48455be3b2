"""Records what an import changed, row by row, to undo it and to check that it can be undone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from classes.models import ClassGroup, Enrolment, Membership, Pupil, School, User
from lessons.models import DismissedMissedLesson, MissedLesson, PlannedSession

State = Mapping[str, Any]
"""The fields of a row by name. A class also has the pks of its teachers."""

TRACKED_MODELS: dict[type[models.Model], str] = {
    User: "memberships__school",
    Membership: "school",
    ClassGroup: "school",
    PlannedSession: "class_group__school",
    Pupil: "school",
    Enrolment: "pupil__school",
    MissedLesson: "pupil__school",
    DismissedMissedLesson: "pupil__school",
}
"""The models that an import can change, each with the path from its rows to their school.

Each has foreign keys only to those before it.
"""

FIELDS: Mapping[type[models.Model], tuple[str, ...]] = {
    User: ("id", "name"),
    # Not the day on which somebody used the school last: it changes every day.
    Membership: ("id", "user_id", "school_id", "role", "external_id"),
}
"""The fields that an import can change, for models of which it cannot change most."""

TEACHERS = "teachers"


@dataclass(frozen=True)
class Entry:
    """One row that an import made (`before` is None), changed or deleted (`after` is None)."""

    model: str
    pk: int
    before: State | None
    after: State | None


def snapshot(school: School) -> dict[str, dict[int, State]]:
    """Return the school's rows of the tracked models, by model name and pk.

    Takes a fixed number of queries.
    """
    rows = {
        model.__name__: _rows(
            model._base_manager.filter(**{path: school}).order_by().values(*FIELDS.get(model, ()))
        )
        for model, path in TRACKED_MODELS.items()
    }
    for state in rows["ClassGroup"].values():
        state[TEACHERS] = []
    links = ClassGroup.teachers.through.objects.filter(classgroup__school=school)
    for class_pk, user_pk in links.order_by("user_id").values_list("classgroup_id", "user_id"):
        rows["ClassGroup"][class_pk][TEACHERS].append(user_pk)
    return rows  # type: ignore[return-value]


def _rows(rows: Iterable[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    return {
        row.pop("id"): {
            name: value if value is None or isinstance(value, str | int) else value.isoformat()
            for name, value in row.items()
        }
        for row in rows
    }


def differences(
    before: Mapping[str, Mapping[int, State]], after: Mapping[str, Mapping[int, State]]
) -> list[Entry]:
    """Return an entry for each row that differs between two snapshots."""
    return [
        Entry(name, pk, before[name].get(pk), after[name].get(pk))
        for name in before
        for pk in sorted(before[name].keys() | after[name].keys())
        if before[name].get(pk) != after[name].get(pk)
    ]


def is_as_imported(now: Mapping[str, Mapping[int, State]], entry: Entry) -> bool:
    """Return whether a row is still as the import left it.

    Only the fields in the journal are compared: a later version may have added others.
    """
    row = now[entry.model].get(entry.pk)
    if row is None or entry.after is None:
        return row is entry.after
    return all(row.get(name) == value for name, value in entry.after.items())


def to_json(entries: list[Entry]) -> list[list[Any]]:
    return [[entry.model, entry.pk, entry.before, entry.after] for entry in entries]


def from_json(rows: list[list[Any]]) -> list[Entry]:
    return [Entry(*row) for row in rows]


def records_since(entries: list[Entry]) -> Iterator[str]:
    """Yield the kind and number of later rows that point to rows that the import made."""
    made = {
        model: [
            entry.pk for entry in entries if entry.model == model.__name__ and entry.before is None
        ]
        for model in TRACKED_MODELS
    }
    for model, pks in made.items():
        for relation in model._meta.related_objects if pks else ():
            if relation.many_to_many or relation.field.name.startswith("history"):
                continue
            other = relation.related_model
            own_pks = made.get(other, [])
            rows = other._base_manager.filter(**{f"{relation.field.name}__in": pks})
            if count := rows.exclude(pk__in=own_pks).count():
                yield f"{other._meta.verbose_name_plural}: {count}"
