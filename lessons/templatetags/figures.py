"""Filters for figures and collections in templates."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from curriculum.models import Session
from lessons.coverage import Cell, ClassCoverage
from lessons.curriculum_map.mapping import CurriculumMap, OutcomeRow
from lessons.figures import as_percent

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """Return a share from 0 to 1 as a whole percentage; a dash for None."""
    return "–" if share is None else as_percent(share)


@register.filter
def cells_for(row: ClassCoverage, sessions: Iterable[Session]) -> list[tuple[Session, Cell | None]]:
    """Return each session with the class's cell; None if the class is not due it."""
    return row.row(sessions)


@register.filter
def why_blank(row: ClassCoverage, session: Session) -> str:
    """Return the text for an empty cell: the reason why the class is not due the session."""
    return row.why_blank(session)


@register.filter
def contains(collection: Any, value: Any) -> bool:
    """Return whether `value` is in `collection`."""
    return value in collection


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return the value of `key` in `mapping`, else None; templates cannot do it themselves."""
    return mapping.get(key)


@register.filter
def sessions_of(curriculum_map: CurriculumMap, row: OutcomeRow) -> list[Session]:
    """Return the sessions that cover an outcome and that a class of the map is due."""
    return curriculum_map.sessions_of(row)
