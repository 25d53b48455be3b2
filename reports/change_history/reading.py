"""Reads the history tables and compares each row with the one before it of the same record."""

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, Model, QuerySet, Value, Window
from django.db.models.functions import Lag
from django.utils import timezone

from classes.history.acting import ActedRow
from classes.models import ClassGroup, Pupil, School, User
from classes.years.academic_year import AcademicYear
from reports.change_history.change import Action, Change, FieldChange
from reports.change_history.choice import HistoryChoice
from reports.change_history.kinds import ADDED_WITH, Kind, kinds
from reports.change_history.naming import GONE, RemovedParents, record_name
from reports.change_history.narrowing import rows_of_classes
from reports.change_history.values import Wording, field_label, path_of, title_of

CHUNK = 1000

_META = ("history_id", "id", "history_date", "history_type", "history_change_reason")


def page_of_changes(
    school: School,
    choice: HistoryChoice,
    wording: Wording,
    *,
    number: str | None,
    per_page: int,
) -> tuple[Page, list[Change]]:
    """Return a page of the school's history, newest first, and the changes on it.

    One query counts the entries, one finds those on the page, and two read each kind of record.
    """
    page = Paginator(_entries(school, choice), per_page).get_page(number)
    history_ids: dict[str, list[int]] = defaultdict(list)
    for entry in page:
        history_ids[entry["record_kind"]].append(entry["history_id"])
    changes = {
        (kind.name, change.history_id): change
        for kind in kinds()
        if kind.name in history_ids
        for change in _some_changes(kind, kind.of_school(school), history_ids[kind.name], wording)
    }
    return page, [changes[entry["record_kind"], entry["history_id"]] for entry in page]


def changes_of_record(kind: Kind, school: School, object_id: int, wording: Wording) -> list[Change]:
    """Return every change to one record, newest first. Empty if it is not the school's."""
    rows = kind.of_school(school).filter(id=object_id)
    return list(_changes(kind, rows, wording, removed=RemovedParents(kind, school, wording)))


def changes_of_pupil(school: School, pupil_id: int, wording: Wording) -> list[Change]:
    """Return every change to the records about one child, newest first.

    These are the child's names and all records that point to the child: enrolments, missed
    lessons, evenings. The number of queries is fixed.
    """
    changes: list[Change] = []
    for kind in kinds():
        rows = kind.of_school(school)
        if kind.model is Pupil:
            rows = rows.filter(id=pupil_id)
        elif any(field.related_model is Pupil for field in kind.model._meta.concrete_fields):
            rows = rows.filter(id__in=rows.filter(pupil=pupil_id).values("id"))
        else:
            continue
        changes += _changes(kind, rows, wording, removed=RemovedParents(kind, school, wording))
    return sorted(changes, key=lambda change: change.order, reverse=True)


def changes_for_workbook(
    school: School,
    year: AcademicYear,
    classes: QuerySet[ClassGroup],
    wording: Wording,
    *,
    is_narrowed: bool = False,
) -> Iterator[Change]:
    """Yield the changes of a year, newest first, without holding them all in memory.

    For records of the classes these are all changes, whenever they were made. For other records
    (evenings, people, modules, resources, settings) they are the changes made in that year. If the
    workbook `is_narrowed` to the classes, records that do not belong to one are left out: see
    `rows_of_classes`. The number of queries is fixed.
    """
    within = HistoryChoice(since=year.start, until=year.end).condition
    streams = []
    for kind in kinds():
        of_classes = kind.of_classes(classes)
        only = None if of_classes is not None else (year, within)
        rows = rows_of_classes(kind, school, classes) if is_narrowed else of_classes
        if rows is None and is_narrowed:
            continue
        rows = kind.of_school(school) if rows is None else rows
        streams.append(_stream(kind, rows, wording, RemovedParents(kind, school, wording), only))
    return heapq.merge(*streams, key=lambda change: change.order, reverse=True)


def people_in_history(school: School) -> list[tuple[int, str]]:
    """Return the pk and name of everybody who changed something at the school. Two queries."""
    parts = [kind.of_school(school).order_by().values_list("history_user") for kind in kinds()]
    pks = [pk for (pk,) in parts[0].union(*parts[1:]) if pk]
    people = User.objects.filter(pk__in=pks).order_by("name", "pk")
    return list(people.values_list("pk", "name"))


def _stream(
    kind: Kind,
    rows: QuerySet[Any],
    wording: Wording,
    removed: RemovedParents,
    only: tuple[AcademicYear, Any] | None,
) -> Iterator[Change]:
    """Yield the changes of a kind that show something. `only` limits them to a year."""
    if only is not None:
        rows = rows.filter(id__in=rows.filter(only[1]).values("id"))
    for change in _changes(kind, rows, wording, removed=removed):
        in_year = only is None or _day(change.when) in only[0]
        if in_year and (change.fields or change.reason or change.action is not Action.CHANGED):
            yield change


def _day(moment: dt.datetime) -> dt.date:
    return timezone.localdate(moment)


def _entries(school: School, choice: HistoryChoice) -> QuerySet[Any]:
    """Return the kind and history_id of the chosen entries, newest first, as one query."""
    parts = [
        kind.of_school(school)
        .filter(choice.condition, kind.entries_shown)
        .annotate(record_kind=Value(kind.name, output_field=CharField()))
        .order_by()
        .values("history_date", "record_kind", "history_id")
        for kind in kinds()
        if choice.what in ("", kind.name)
    ]
    return (
        parts[0]
        .union(*parts[1:], all=True)
        .order_by("-history_date", "-record_kind", "-history_id")
    )


def _some_changes(
    kind: Kind, rows: QuerySet[Any], history_ids: Collection[int], wording: Wording
) -> Iterator[Change]:
    """Yield the changes with these ids. Reads all rows of their records, to compare them."""
    of_records = kind.history.filter(id__in=rows.filter(history_id__in=history_ids).values("id"))
    removed = RemovedParents(kind, None, wording, of_records)
    ids = set(history_ids)
    for change in _changes(kind, of_records, wording, removed=removed):
        if change.history_id in ids:
            yield change


def _changes(
    kind: Kind, rows: QuerySet[Any], wording: Wording, *, removed: RemovedParents
) -> Iterator[Change]:
    """Yield the changes between each row and the one before it, newest first."""
    paths = [path_of(field) for field in kind.fields]
    labels = kind.label_paths
    parent = f"{kind.parent_field}_id" if kind.parent_field else "id"
    before = {f"before_{number}": _before(path) for number, path in enumerate(paths)}
    many = _ManyToMany(kind, rows)
    history = (
        rows.annotate(before_row=_before("history_id"), **before)
        .order_by("-history_date", "-history_id")
        .values_list(
            *_META,
            *("history_user__name", _actor(kind), "before_row", parent),
            *(*paths, *before, *labels),
        )
    )
    count = len(paths)
    for row in history.iterator(chunk_size=CHUNK):
        history_id, object_id, when, symbol, reason, who, actor, row_before, parent_id, *rest = row
        action = Action(symbol)
        if action is Action.ADDED and kind.model in ADDED_WITH:
            continue
        after, earlier, names = rest[:count], rest[count : 2 * count], rest[2 * count :]
        yield Change(
            when=when,
            who=who or actor,
            kind=kind,
            object_id=object_id,
            history_id=history_id,
            action=action,
            record=record_name(kind, names, wording, partial(removed.name, parent_id), when=when),
            fields=(
                *_fields(kind, action, row_before, earlier, after, wording),
                *many.changes(action, row_before, history_id, wording),
            ),
            reason=wording.prose(reason or ""),
        )


def _actor(kind: Kind) -> Any:
    """Return the look-up of who acted without being signed in, for kinds that keep it."""
    return "history_actor" if issubclass(kind.history_model, ActedRow) else Value("")


def _before(path: str) -> Window:
    """Return the value of `path` in the same record's previous row."""
    return Window(
        Lag(path),
        partition_by=[F("id")],
        order_by=[F("history_date").asc(), F("history_id").asc()],
    )


def _fields(
    kind: Kind,
    action: Action,
    row_before: int | None,
    earlier: list[Any],
    after: list[Any],
    wording: Wording,
) -> Iterator[FieldChange]:
    """Yield the fields that changed; for an added or removed record, those with a value."""
    for field, old, new in zip(kind.fields, earlier, after, strict=True):
        if action is not Action.CHANGED:
            if field.name in kind.naming_fields or _counts_nothing(field, new):
                continue
            old, new = (None, new) if action is Action.ADDED else (new, None)
        elif row_before is None:
            continue
        if old == new:
            continue
        before = "" if old is None else wording.value(field, old)
        now = "" if new is None else wording.value(field, new)
        # Texts without the names, or left out, may look the same before and after.
        is_text = isinstance(new or old, str) and not field.is_relation
        if before != now or (before and is_text):
            yield FieldChange(field_label(field), before, now)


def _counts_nothing(field: Any, value: Any) -> bool:
    """Return whether the value is a 0 that nobody typed, in a count that few records have."""
    return not field.editable and type(value) is int and value == 0


class _ManyToMany:
    """The many-to-many values of a kind, such as a class's teachers, by history row."""

    def __init__(self, kind: Kind, rows: QuerySet[Any]) -> None:
        self._fields = kind.many_fields
        self._held = [_held(kind, field.name, rows) for field in self._fields]

    def changes(
        self, action: Action, before: int | None, now: int, wording: Wording
    ) -> Iterator[FieldChange]:
        if action is Action.CHANGED and before is None:
            return
        for field, held in zip(self._fields, self._held, strict=True):
            old = held.get(before, []) if before is not None else []
            new = held.get(now, [])
            if action is Action.REMOVED:
                old, new = new or old, []
            elif action is Action.ADDED:
                old = []
            if old != new:
                earlier, later = (
                    ", ".join(title_of(field.related_model, title, wording) for title in titles)
                    for titles in (old, new)
                )
                yield FieldChange(field_label(field), earlier, later)


def _held(kind: Kind, name: str, rows: QuerySet[Any]) -> dict[int, list[str]]:
    """Return the names in the many-to-many field `name`, by history row. One query."""
    through: type[Model] = getattr(kind.history_model, name).model
    target = next(
        field
        for field in through._meta.concrete_fields
        if field.related_model is kind.model._meta.get_field(name).related_model
    )
    held: dict[int, list[str]] = defaultdict(list)
    path = path_of(target)
    links = through._default_manager.filter(history__in=rows.values("history_id"))
    for history_id, name_of_record in links.order_by(path).values_list("history_id", path):
        held[history_id].append(str(name_of_record or GONE))
    return held
