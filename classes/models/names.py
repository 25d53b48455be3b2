"""Finds the names of a school's children in texts."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models import Case, F, TextField, Value, When

from classes.models.class_group import ClassGroup
from classes.models.people import User
from classes.models.pupil import Pupil, PupilQuerySet
from classes.models.school import School
from classes.names.in_text import NamesInText
from classes.names.known import ChildName

TITLES = ("Mr", "Mrs", "Miss", "Ms", "Mx", "Dr")
"""A member of staff is called by these too; children may have the same surname."""


NameOf = tuple[int, str, str]
"""The pk of a child, a name of theirs, and the fingerprints of their full name."""


def remembered_names(pupils: Iterable[Pupil]) -> list[NameOf]:
    """Return the names of children, also earlier ones, to find them once they are erased."""
    pks = [pupil.pk for pupil in pupils]
    rows = Pupil.objects.filter(pk__in=pks).values_list("pk", "display_name", "name_prints")
    earlier = Pupil.history.filter(id__in=pks).order_by().values_list("id", "display_name")
    return [*rows, *((pk, name, "") for pk, name in earlier.distinct())]


def names_in(
    school: School,
    *,
    visible: PupilQuerySet | None = None,
    others: Sequence[models.QuerySet[Any]] = (),
    remembered: Iterable[NameOf] = (),
) -> tuple[NamesInText, frozenset[int]]:
    """Return a finder of the names of the school's children, and the pks of those in `visible`.

    A child is found by earlier names too. Names of staff and classes are left alone, and the
    titles of the rows in `others`. `remembered` are names that are erased by now. One query.
    """
    is_visible: Any = Value(False)
    if visible is not None:
        is_visible = Case(When(pk__in=visible.values("pk"), then=True), default=False)
    pupils = Pupil.objects.filter(school=school).named().order_by()
    rows = pupils.values_list("pk", "display_name", "name_prints", is_visible)
    nothing = Value("", output_field=TextField())
    earlier = Pupil.history.filter(school=school).order_by()
    staff = User.objects.filter(memberships__school=school).order_by()
    classes = ClassGroup.objects.filter(school=school).order_by()
    found = rows.union(
        earlier.values_list("id", "display_name", nothing, Value(False)),
        *(_as_others(staff, "name"), _as_others(classes, "name")),
        *(_as_others(rows_of_others, "title") for rows_of_others in others),
        all=True,
    )
    return _finder([*found, *((*name, False) for name in remembered)], school)


def _as_others(rows: models.QuerySet[Any], field: str) -> models.QuerySet[Any]:
    """Return rows in the same columns as the pupils', with no pk."""
    nothing = Value("", output_field=TextField())
    return rows.order_by().values_list(Value(0), F(field), nothing, Value(False))


def _finder(
    rows: list[tuple[int, str, str, bool]], school: School
) -> tuple[NamesInText, frozenset[int]]:
    children = [ChildName(pk, name, prints) for pk, name, prints, _ in rows if pk]
    others = [school.name]
    for pk, name, *_ in rows:
        if not pk:
            others += [name, *(f"{title} {name.split()[-1]}" for title in TITLES if name.strip())]
    finder = NamesInText(children, salt=school.name_salt, others=others)
    return finder, frozenset(pk for pk, *_, is_visible in rows if pk and is_visible)
