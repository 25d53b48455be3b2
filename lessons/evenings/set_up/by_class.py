"""The table by class on an evening's page: turnout, the year's reach and last year's."""

import datetime as dt
from dataclasses import dataclass

from classes.models import ClassGroup
from curriculum.models import Document
from lessons.evenings.reach import ClassReach, Reach, ReachFigures, reach_of
from lessons.evenings.turnout import ClassTurnout, Turnout, turnout_of
from lessons.models import InformationEvening


@dataclass(frozen=True)
class ClassLine:
    """One class: turnout (None if not invited), reach this year and share last year."""

    class_group: ClassGroup
    turnout: ClassTurnout | None
    reach: ClassReach
    last_year: float | None

    @property
    def last_year_percent(self) -> float | None:
        """Return the position of last year's mark on the bar, from 0 to 100."""
        return None if self.last_year is None else 100 * self.last_year


@dataclass(frozen=True)
class EveningFigures:
    """The figures of an evening. `lines` and `reach` include every class of the year."""

    turnout: Turnout
    reach: Reach
    lines: tuple[ClassLine, ...]
    last_year: float | None

    @property
    def last_year_percent(self) -> float | None:
        """Return the position of last year's mark on the bar, from 0 to 100."""
        return None if self.last_year is None else 100 * self.last_year


@dataclass(frozen=True)
class ShownDocument:
    """A document of an evening, and the version that families could read beforehand."""

    document: Document
    version: Document

    @property
    def is_earlier(self) -> bool:
        """Return whether a newer version has replaced it since."""
        return self.version != self.document


def shown_of(evening: InformationEvening) -> list[ShownDocument]:
    """Return the evening's documents: today's versions, or after it those of the time."""
    return [
        ShownDocument(item, item.version_at(evening.ends_at) if evening.is_over else item)
        for item in evening.documents.prefetch_related("versions")
    ]


def figures_of(evening: InformationEvening, *, today: dt.date) -> EveningFigures:
    """Return the figures of the evening and its year, in a fixed number of queries.

    Each class is compared with last year's class of the same name, or else with last year's classes
    of the same year groups.
    """
    classes = evening.school.class_groups
    reach = reach_of(classes.in_year(evening.year.first_year), today=today)
    before = reach_of(classes.in_year(evening.year.first_year - 1), today=today)
    turnout = turnout_of(evening)
    return EveningFigures(
        turnout=turnout,
        reach=reach,
        lines=tuple(
            ClassLine(
                class_group=item.class_group,
                turnout=turnout.by_class.get(item.class_group.pk),
                reach=item,
                last_year=_last_year(item.class_group, before),
            )
            for item in reach.classes
        ),
        last_year=before.total.came_share if before.total.came else None,
    )


def _last_year(class_group: ClassGroup, before: Reach) -> float | None:
    """Return the share of families who came last year, 0 to 1; None if none was recorded."""
    if not before.total.came:
        return None
    same_name = [item for item in before.classes if item.class_group.name == class_group.name]
    same_years = [
        item for item in before.classes if item.class_group.year_groups == class_group.year_groups
    ]
    found = same_name or same_years
    return ReachFigures(
        pupils_on_roll=sum(item.pupils_on_roll for item in found),
        came=sum(item.came for item in found),
        reached=sum(item.reached for item in found),
    ).came_share
