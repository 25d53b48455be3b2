"""Reading the history tables: each row beside the one before it of the same record."""

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

from classes.models import ClassGroup, Pupil, School
from classes.years.academic_year import AcademicYear
from reports.change_history.change import Change, Did, FieldChange
from reports.change_history.choice import HistoryChoice
from reports.change_history.kinds import Kind, kinds
from reports.change_history.naming import GONE, RemovedParents, record_name
from reports.change_history.values import Wording, path_of, value_words, word_of

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

    One query counts, one finds the entries, and two read those of each kind on the page.
    """
    page = Paginator(_entries(school, choice), per_page).get_page(number)
    wanted: dict[str, list[int]] = defaultdict(list)
    for entry in page:
        wanted[entry["record_kind"]].append(entry["history_id"])
    found = {
        (kind.name, change.history_id): change
        for kind in kinds()
        if kind.name in wanted
        for change in _some_changes(kind, kind.of_school(school), wanted[kind.name], wording)
    }
    return page, [found[entry["record_kind"], entry["history_id"]] for entry in page]


def changes_of_record(kind: Kind, school: School, object_id: int, wording: Wording) -> list[Change]:
    """Return all that happened to one record of the school, newest first; nothing for another's."""
    rows = kind.of_school(school).filter(id=object_id)
    return list(_changes(kind, rows, wording, removed=RemovedParents(kind, school)))


def changes_of_pupil(school: School, pupil_id: int, wording: Wording) -> list[Change]:
    """Return all that happened to what is recorded of one child, newest first.

    Of everything that points to the child: enrolments, missed lessons, evenings. A fixed number of
    queries.
    """
    found: list[Change] = []
    for kind in kinds():
        if not any(field.related_model is Pupil for field in kind.model._meta.concrete_fields):
            continue
        rows = kind.of_school(school)
        rows = rows.filter(id__in=rows.filter(pupil=pupil_id).values("id"))
        found += _changes(kind, rows, wording, removed=RemovedParents(kind, school))
    return sorted(found, key=lambda change: change.order, reverse=True)


def changes_for_workbook(
    school: School, year: AcademicYear, classes: QuerySet[ClassGroup], wording: Wording
) -> Iterator[Change]:
    """Yield the changes of a year, newest first, without holding them.

    Of what belongs to the classes: all, whenever it was done. Of the rest (people, modules,
    resources, settings): what was done in the year. The number of queries is fixed.
    """
    within = HistoryChoice(since=year.start, until=year.end).condition
    streams = []
    for kind in kinds():
        of_classes = kind.of_classes(classes)
        rows = kind.of_school(school) if of_classes is None else of_classes
        removed = RemovedParents(kind, school)
        only = None if of_classes is not None else (year, within)
        streams.append(_stream(kind, rows, wording, removed, only))
    return heapq.merge(*streams, key=lambda change: change.order, reverse=True)


def people_in_history(school: School) -> list[tuple[int, str]]:
    """Return the key and name of each person who changed something at the school, in one query."""
    parts = [
        kind.of_school(school)
        .filter(history_user__isnull=False)
        .order_by()
        .values_list("history_user", "history_user__name")
        for kind in kinds()
    ]
    return sorted(parts[0].union(*parts[1:]), key=lambda pair: (pair[1], pair[0]))


def _stream(
    kind: Kind,
    rows: QuerySet[Any],
    wording: Wording,
    removed: RemovedParents,
    only: tuple[AcademicYear, Any] | None,
) -> Iterator[Change]:
    """Yield the changes of a kind that show something; `only` those of a year, if one is given."""
    if only is not None:
        rows = rows.filter(id__in=rows.filter(only[1]).values("id"))
    for change in _changes(kind, rows, wording, removed=removed):
        in_year = only is None or _day(change.when) in only[0]
        if in_year and (change.fields or change.reason or change.did is not Did.CHANGED):
            yield change


def _day(moment: dt.datetime) -> dt.date:
    return timezone.localdate(moment)


def _entries(school: School, choice: HistoryChoice) -> QuerySet[Any]:
    """Return (kind, history_id) of each entry that fits, newest first, as one query."""
    parts = [
        kind.of_school(school)
        .filter(choice.condition)
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
    kind: Kind, rows: QuerySet[Any], wanted: Collection[int], wording: Wording
) -> Iterator[Change]:
    """Yield the changes whose keys are wanted; the row before each must be read as well."""
    of_records = kind.history.filter(id__in=rows.filter(history_id__in=wanted).values("id"))
    removed = RemovedParents(kind, None, of_records)
    keys = set(wanted)
    for change in _changes(kind, of_records, wording, removed=removed):
        if change.history_id in keys:
            yield change


def _changes(
    kind: Kind, rows: QuerySet[Any], wording: Wording, *, removed: RemovedParents
) -> Iterator[Change]:
    """Yield what each row changed against the one before it, newest first."""
    paths = [path_of(field) for field in kind.fields]
    labels = kind.label_paths
    parent = f"{kind.parent_field}_id" if kind.parent_field else "id"
    before = {f"before_{number}": _before(path) for number, path in enumerate(paths)}
    many = _Many(kind, rows)
    found = (
        rows.annotate(before_row=_before("history_id"), **before)
        .order_by("-history_date", "-history_id")
        .values_list(
            *_META,
            *("history_user__name", "before_row", parent, *paths, *before, *labels),
        )
    )
    count = len(paths)
    for row in found.iterator(chunk_size=CHUNK):
        history_id, object_id, when, did, reason, who, row_before, parent_id, *rest = row
        after, earlier, named = rest[:count], rest[count : 2 * count], rest[2 * count :]
        yield Change(
            when=when,
            who=who or "",
            kind=kind,
            object_id=object_id,
            history_id=history_id,
            did=Did(did),
            record=record_name(kind, named, wording, partial(removed.name, parent_id)),
            fields=(
                *_fields(kind, Did(did), row_before, earlier, after, wording),
                *many.changes(Did(did), row_before, history_id),
            ),
            reason=wording.text(reason or ""),
        )


def _before(path: str) -> Window:
    """Return what `path` was in the row before, of the same record."""
    return Window(
        Lag(path),
        partition_by=[F("id")],
        order_by=[F("history_date").asc(), F("history_id").asc()],
    )


def _fields(
    kind: Kind,
    did: Did,
    row_before: int | None,
    earlier: list[Any],
    after: list[Any],
    wording: Wording,
) -> Iterator[FieldChange]:
    """Yield the fields that changed; of an added or removed record, those that hold something."""
    for field, old, new in zip(kind.fields, earlier, after, strict=True):
        if did is not Did.CHANGED:
            if field.name in kind.naming_fields:
                continue
            old, new = (None, new) if did is Did.ADDED else (new, None)
        elif row_before is None:
            continue
        if old == new:
            continue
        before = "" if old is None else value_words(field, old, wording.text)
        now = "" if new is None else value_words(field, new, wording.text)
        if before != now:
            yield FieldChange(word_of(field), before, now)


class _Many:
    """The lists of other records of a kind, such as a class's teachers, by history row."""

    def __init__(self, kind: Kind, rows: QuerySet[Any]) -> None:
        self._fields = kind.many_fields
        self._held = [_held(kind, field.name, rows) for field in self._fields]

    def changes(self, did: Did, before: int | None, now: int) -> Iterator[FieldChange]:
        if did is Did.CHANGED and before is None:
            return
        for field, held in zip(self._fields, self._held, strict=True):
            old = held.get(before, []) if before is not None else []
            new = held.get(now, [])
            if did is Did.REMOVED:
                old, new = new or old, []
            elif did is Did.ADDED:
                old = []
            if old != new:
                yield FieldChange(word_of(field), ", ".join(old), ", ".join(new))


def _held(kind: Kind, name: str, rows: QuerySet[Any]) -> dict[int, list[str]]:
    """Return, by history row, the names of what the list `name` held, in one query."""
    through: type[Model] = getattr(kind.history_model, name).model
    target = next(
        field
        for field in through._meta.concrete_fields
        if field.related_model is kind.model._meta.get_field(name).related_model
    )
    held: dict[int, list[str]] = defaultdict(list)
    path = path_of(target)
    found = through._default_manager.filter(history__in=rows.values("history_id"))
    for history_id, said in found.order_by(path).values_list("history_id", path):
        held[history_id].append(str(said or GONE))
    return held
