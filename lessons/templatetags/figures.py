"""Small helps for figures in templates."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from curriculum.models import Session
from lessons.coverage import Cell, ClassCoverage
from lessons.curriculum_map.mapping import CurriculumMap, OutcomeRow
from lessons.percent import as_percent

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """Return a share of 0 to 1 in whole percent; a dash where there is no whole."""
    return "–" if share is None else as_percent(share)


@register.filter
def cells_for(row: ClassCoverage, sessions: Iterable[Session]) -> list[tuple[Session, Cell | None]]:
    """Return each of `sessions` with the cell of a class; None where it is not due one."""
    return row.row(sessions)


@register.filter
def why_blank(row: ClassCoverage, session: Session) -> str:
    """Return, in words, why a class is not due a session."""
    return row.why_blank(session)


@register.filter
def contains(collection: Any, item: Any) -> bool:
    """Return whether `item` is in `collection`."""
    return item in collection


@register.filter
def item(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return what `mapping` holds under `key`; None if nothing."""
    return mapping.get(key)


@register.filter
def sessions_of(found: CurriculumMap, row: OutcomeRow) -> list[Session]:
    """Return the sessions through which the classes of a map are due an outcome."""
    return found.sessions_of(row)
