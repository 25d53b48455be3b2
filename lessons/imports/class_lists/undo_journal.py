"""What an import changed, row by row: enough to undo it, and to see whether it still can be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from classes.models import ClassGroup, Enrolment, Membership, Pupil, School, User
from lessons.models import DismissedMissedLesson, MissedLesson

State = Mapping[str, Any]
"""The fields of a row, by name; of a class its teachers too."""

WATCHED: tuple[type[models.Model], ...] = (
    User,
    Membership,
    ClassGroup,
    Pupil,
    Enrolment,
    MissedLesson,
    DismissedMissedLesson,
)
"""What an import may touch; each only points to those before it."""

TEACHERS = "teachers"


@dataclass(frozen=True)
class Entry:
    """One row that an import made, changed or removed: before is None, or after."""

    model: str
    pk: int
    before: State | None
    after: State | None


def snapshot(school: School) -> dict[str, dict[int, State]]:
    """Return the rows of a school that an import may touch. A fixed number of queries."""
    users = User.objects.filter(memberships__school=school).distinct()
    found = {
        "User": {pk: {"name": name} for pk, name in users.values_list("pk", "name")},
        "Membership": _rows(Membership.objects.filter(school=school)),
        "ClassGroup": _rows(ClassGroup.objects.filter(school=school)),
        "Pupil": _rows(Pupil.objects.filter(school=school)),
        "Enrolment": _rows(Enrolment.objects.filter(pupil__school=school)),
        "MissedLesson": _rows(MissedLesson.objects.filter(pupil__school=school)),
        "DismissedMissedLesson": _rows(DismissedMissedLesson.objects.filter(pupil__school=school)),
    }
    for state in found["ClassGroup"].values():
        state[TEACHERS] = []
    links = ClassGroup.teachers.through.objects.filter(classgroup__school=school)
    for group, user in links.order_by("user_id").values_list("classgroup_id", "user_id"):
        found["ClassGroup"][group][TEACHERS].append(user)
    return found  # type: ignore[return-value]


def _rows(rows: models.QuerySet[Any]) -> dict[int, dict[str, Any]]:
    return {
        row.pop("id"): {
            name: value if value is None or isinstance(value, str | int) else value.isoformat()
            for name, value in row.items()
        }
        for row in rows.order_by().values()
    }


def differences(
    before: Mapping[str, Mapping[int, State]], after: Mapping[str, Mapping[int, State]]
) -> list[Entry]:
    """Return an entry for each row that is not the same in both."""
    return [
        Entry(name, pk, before[name].get(pk), after[name].get(pk))
        for name in before
        for pk in sorted(before[name].keys() | after[name].keys())
        if before[name].get(pk) != after[name].get(pk)
    ]


def stands(now: Mapping[str, Mapping[int, State]], entry: Entry) -> bool:
    """Return whether the row is as the import left it.

    Only in the fields that were noted: a field that came with a later version says nothing.
    """
    row = now[entry.model].get(entry.pk)
    if row is None or entry.after is None:
        return row is entry.after
    return all(row.get(name) == value for name, value in entry.after.items())


def to_json(entries: list[Entry]) -> list[list[Any]]:
    return [[entry.model, entry.pk, entry.before, entry.after] for entry in entries]


def from_json(said: list[list[Any]]) -> list[Entry]:
    return [Entry(*item) for item in said]


def built_upon(entries: list[Entry]) -> Iterator[str]:
    """Yield, in words, what has been recorded since about rows that the import made."""
    made = {
        model: [e.pk for e in entries if e.model == model.__name__ and e.before is None]
        for model in WATCHED
    }
    for model, pks in made.items():
        for relation in model._meta.related_objects if pks else ():
            if relation.many_to_many or relation.field.name.startswith("history"):
                continue
            other = relation.related_model
            own = made.get(other, [])
            rows = other._base_manager.filter(**{f"{relation.field.name}__in": pks})
            if count := rows.exclude(pk__in=own).count():
                yield f"{other._meta.verbose_name_plural}: {count}"
