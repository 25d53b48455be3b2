"""How records are named in the change history, even if they or their parents were removed."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet

from classes.models import Pupil, School
from reports.change_history.kinds import Kind
from reports.change_history.values import Wording, display_text, title_of, value_text

GONE = "no longer there"


def record_name(
    kind: Kind,
    values: Sequence[Any],
    wording: Wording,
    gone_parent: Callable[[], str],
    *,
    when: dt.datetime,
) -> str:
    """Return the name of a record: "5 Oak · 3. Boundaries · 12 Oct 2026".

    `values` are those of the kind's `label_paths`. `gone_parent` returns the name of a parent that
    was removed. A child has the name of the moment `when`.
    """
    labels = _labels(kind)
    parts = [
        "" if value is None else label.text(value, wording, when)
        for label, value in zip(labels, values, strict=True)
    ]
    of_parent = [value for label, value in zip(labels, values, strict=True) if label.is_of_parent]
    if not of_parent or any(value is not None for value in of_parent):
        return _joined(parts)
    own = [part for label, part in zip(labels, parts, strict=True) if not label.is_of_parent]
    gone = gone_parent()
    return _joined([gone, *own] if labels[0].is_of_parent else [*own, gone])


class _Label(NamedTuple):
    """One part of a record's name, worked out once for all rows."""

    is_of_parent: bool
    is_pupil: bool
    is_position: bool
    field: Any
    model: Any
    """The model whose field this is, at the end of the path."""

    def text(self, value: Any, wording: Wording, when: dt.datetime) -> str:
        if self.is_pupil:
            return wording.pupil_at(value, when)
        if self.is_position:
            return f"{value}."
        if self.field is not None:
            return value_text(self.field, value, wording)
        return (
            title_of(self.model, value, wording) if isinstance(value, str) else display_text(value)
        )


@cache
def _labels(kind: Kind) -> list[_Label]:
    before_parent = f"{kind.parent_field}__" if kind.parent_field else "\0"
    return [
        _Label(
            is_of_parent=path.startswith(before_parent),
            is_pupil=_is_pupil(kind, path),
            is_position=path.endswith("position"),
            field=None
            if "__" in path or _is_pupil(kind, path)
            else kind.model._meta.get_field(path),
            model=_model_at(kind.model, path),
        )
        for path in kind.label_paths
    ]


def _is_pupil(kind: Kind, path: str) -> bool:
    return path.endswith("pupil_id") or kind.model is Pupil


def _model_at(model: Any, path: str) -> Any:
    for name in path.split("__")[:-1]:
        model = model._meta.get_field(name).related_model
    return model


def _joined(parts: Iterable[str]) -> str:
    """Join the parts with dots, but put no dot between a position and its title."""
    text = " · ".join(part for part in parts if part)
    return text.replace(". · ", ". ") or GONE


class RemovedParents:
    """The names of removed parents. They are read in one query, when the first is needed."""

    def __init__(
        self,
        kind: Kind,
        school: School | None,
        wording: Wording,
        rows: QuerySet[Any] | None = None,
    ) -> None:
        """Take the kind of the children, and the school or the `rows` whose parents are needed."""
        self._kind, self._school, self._rows = kind, school, rows
        self._wording = wording

    def name(self, pk: int) -> str:
        return self._names.get(pk, GONE)

    @cached_property
    def _names(self) -> dict[int, str]:
        parent = self._kind.parent
        if parent is None:
            return {}
        history = parent.of_school(self._school) if self._school else parent.history
        if self._rows is not None:
            history = history.filter(id__in=self._rows.values(f"{self._kind.parent_field}_id"))
        removed = history.filter(history_type="-")
        return {
            pk: record_name(parent, values, self._wording, lambda: GONE, when=when)
            for pk, when, *values in removed.values_list("id", "history_date", *parent.label_paths)
        }
