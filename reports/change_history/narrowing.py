"""Limits the change history to what belongs to some classes, for a workbook of those classes."""

from typing import Any

from django.db.models import DateField, Exists, Max, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from classes.models import ClassGroup, Enrolment, Pupil, School
from reports.change_history.kinds import Kind


def rows_of_classes(
    kind: Kind, school: School, classes: QuerySet[ClassGroup]
) -> QuerySet[Any] | None:
    """Return the history of the records that belong to these classes.

    A record about a child belongs to the class that the child was in on the day it is about. One
    without a child, such as an answer that waits to be matched, belongs to the class that it names.
    An evening belongs to the classes invited to it, and a record without a child or a class to the
    record above it. None if this kind belongs to no class, as people, modules and settings do.
    """
    of_classes = kind.of_classes(classes)
    if of_classes is not None:
        return of_classes
    fields = {field.related_model: field.name for field in kind.model._meta.concrete_fields}
    child, group = fields.get(Pupil), fields.get(ClassGroup)
    if child or group:
        condition = Q(**{f"{group}__in": classes}) if group else Q(pk__in=[])
        if child:
            condition = condition & Q(**{child: None}) | Q(Exists(_stays(child, classes)))
        latest = _latest_rows(kind, school).filter(condition)
        return kind.of_school(school).filter(id__in=latest.values("id"))
    invited = next((field for field in kind.many_fields if field.related_model is ClassGroup), None)
    if invited is not None:
        links: type[Model] = getattr(kind.history_model, invited.name).model
        name = next(f.name for f in links._meta.concrete_fields if f.related_model is ClassGroup)
        of_these = links._default_manager.filter(**{f"{name}__in": classes})
        ids = kind.history.filter(history_id__in=of_these.values("history")).values("id")
        return kind.of_school(school).filter(id__in=ids)
    parents = rows_of_classes(kind.parent, school, classes) if kind.parent else None
    return None if parents is None else kind.of_parents(parents)


def _latest_rows(kind: Kind, school: School) -> QuerySet[Any]:
    """Return the newest row of each record, with the `day` that the record is about."""
    newest = kind.of_school(school).order_by().values("id").annotate(newest=Max("history_id"))
    rows: QuerySet[Any] = kind.history.filter(history_id__in=newest.values("newest"))
    names = {field.name for field in kind.model._meta.concrete_fields}
    days: list[Any] = ["on"] if "on" in names else []
    if "evening" in names:
        days.append(TruncDate("evening__starts_at"))
    return rows.alias(day=Coalesce(*days, TruncDate("history_date"), output_field=DateField()))


def _stays(child: str, classes: QuerySet[ClassGroup]) -> QuerySet[Enrolment]:
    """Return the time in these classes of a row's child, on the row's `day`."""
    stays = Enrolment.objects.filter(
        class_group__in=classes, pupil=OuterRef(f"{child}_id"), joined_on__lte=OuterRef("day")
    )
    return stays.filter(Q(left_on=None) | Q(left_on__gt=OuterRef("day")))
