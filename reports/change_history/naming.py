"""How a record is named in the history, though it or its parent may be gone."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet

from classes.models import School
from reports.change_history.kinds import Kind
from reports.change_history.values import Wording, plain_words, value_words

GONE = "no longer there"


def record_name(
    kind: Kind, values: Sequence[Any], wording: Wording, gone_parent: Callable[[], str]
) -> str:
    """Return the name of a record: "5 Oak · 3. Boundaries · 12 Oct 2026".

    `values` are those of the kind's `label_paths`. Where the parent is gone, `gone_parent` says
    how it was named.
    """
    labels = _labels(kind)
    parts = [
        "" if value is None else label.said(value, wording)
        for label, value in zip(labels, values, strict=True)
    ]
    of_parent = [value for label, value in zip(labels, values, strict=True) if label.is_of_parent]
    if not of_parent or any(value is not None for value in of_parent):
        return _joined(parts)
    own = [part for label, part in zip(labels, parts, strict=True) if not label.is_of_parent]
    gone = gone_parent()
    return _joined([gone, *own] if labels[0].is_of_parent else [*own, gone])


class _Label(NamedTuple):
    """One part of a record's name: what its look-up is about, which is the same in every row."""

    is_of_parent: bool
    is_pupil: bool
    is_position: bool
    field: Any

    def said(self, value: Any, wording: Wording) -> str:
        if self.is_pupil:
            return wording.pupil(value)
        if self.is_position:
            return f"{value}."
        if self.field is not None:
            return value_words(self.field, value, wording.text)
        return wording.text(value) if isinstance(value, str) else plain_words(value)


@cache
def _labels(kind: Kind) -> list[_Label]:
    before_parent = f"{kind.parent_field}__" if kind.parent_field else "\0"
    return [
        _Label(
            is_of_parent=path.startswith(before_parent),
            is_pupil=path.endswith("pupil_id"),
            is_position=path.endswith("position"),
            field=None
            if "__" in path or path.endswith("pupil_id")
            else kind.model._meta.get_field(path),
        )
        for path in kind.label_paths
    ]


def _joined(parts: Iterable[str]) -> str:
    """Return the parts with a dot between; a position stands before its title without one."""
    text = " · ".join(part for part in parts if part)
    return text.replace(". · ", ". ") or GONE


class RemovedParents:
    """The names of parents that are no longer there, read in one query once one is missing."""

    def __init__(
        self, kind: Kind, school: School | None, rows: QuerySet[Any] | None = None
    ) -> None:
        """Take the kind of the children, and what narrows the parents: a school, or `rows`."""
        self._kind, self._school, self._rows = kind, school, rows

    def name(self, key: int) -> str:
        return self._names.get(key, GONE)

    @cached_property
    def _names(self) -> dict[int, str]:
        parent = self._kind.parent
        if parent is None:
            return {}
        found = parent.of_school(self._school) if self._school else parent.history
        if self._rows is not None:
            found = found.filter(id__in=self._rows.values(f"{self._kind.parent_field}_id"))
        removed = found.filter(history_type="-").values_list("id", *parent.label_paths)
        # A parent is never a child's own record, so no child is named here.
        wording = Wording(pupil=lambda key: "")
        return {key: record_name(parent, named, wording, lambda: GONE) for key, *named in removed}
