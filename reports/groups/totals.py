"""Adds up the stored figures of a group's schools. Nothing else goes into a total."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum

from classes.words.counts import count_of
from lessons.figures import as_percent
from reports.groups.filters import NOT_STARTED
from reports.small_counts import UNKNOWN, Blurred, share_text


@dataclass(frozen=True)
class Totals:
    """What the schools of a group come to together.

    `on_roll` and `families` are those of the schools of which the part is known too.
    """

    schools: int
    not_started: int
    classes: int
    planned: int
    taught: int
    overdue: int | None
    on_roll: int
    up_to_date: int
    families: int
    reached: int
    made_at: dt.datetime | None

    @property
    def counted(self) -> str:
        """Return how many schools and classes there are, as text."""
        classes = count_of(self.classes, "class", "classes")
        return f"{count_of(self.schools, 'school')} · {classes}"

    @property
    def taught_text(self) -> str:
        return f"{self.taught:,} of {self.planned:,}"

    @property
    def overdue_text(self) -> str:
        return UNKNOWN if self.overdue is None else f"{self.overdue:,}"

    @property
    def coverage(self) -> float | None:
        return _share(self.taught, self.planned)

    @property
    def up_to_date_share(self) -> float | None:
        return _share(self.up_to_date, self.on_roll)

    @property
    def reached_share(self) -> float | None:
        return _share(self.reached, self.families)

    @property
    def coverage_text(self) -> str:
        return UNKNOWN if self.coverage is None else as_percent(self.coverage)

    @property
    def up_to_date_text(self) -> str:
        """Return the share of children up to date. Of one school it is in the school's words."""
        return self._text(self.on_roll, self.up_to_date)

    @property
    def reached_text(self) -> str:
        return self._text(self.families, self.reached)

    def _text(self, whole: int, part: int) -> str:
        if self.schools == 1 or not whole:
            return share_text(Blurred(whole, part if whole else None))
        return as_percent(part / whole)

    @classmethod
    def of(cls, sums: Mapping[str, Any]) -> "Totals":
        """Return the totals from `SUMS`. What is overdue is known only if it is of each school."""
        values: dict[str, Any] = {
            name: sums[f"sum_{name}"] or 0 for name in _SUMS if name != "with_overdue"
        }
        if sums["sum_with_overdue"] < sums["sum_schools"]:
            values["overdue"] = None
        return cls(**values | {"made_at": sums["sum_made_at"]})


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


_SUMS: dict[str, Any] = {
    "schools": Count("pk"),
    "not_started": Count("pk", filter=NOT_STARTED),
    **{name: Sum(name) for name in ("classes", "planned", "taught", "overdue")},
    "with_overdue": Count("overdue"),
    "on_roll": Sum("on_roll", filter=Q(up_to_date__isnull=False)),
    "up_to_date": Sum("up_to_date"),
    "families": Sum("families", filter=Q(reached__isnull=False)),
    "reached": Sum("reached"),
    "made_at": Min("made_at"),
}
SUMS = {f"sum_{name}": aggregate for name, aggregate in _SUMS.items()}
"""The aggregates of stored figures that `Totals.of` reads."""


def totals_of(rows: QuerySet[Any]) -> Totals:
    """Return the totals of the schools in `rows`. One query."""
    return Totals.of(rows.order_by().aggregate(**SUMS))
