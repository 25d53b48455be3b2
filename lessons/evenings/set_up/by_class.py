"""The figures of an evening by class: turnout, the year's reach, and last year's."""

import datetime as dt
from dataclasses import dataclass

from classes.models import ClassGroup
from curriculum.models import Document
from lessons.evenings.reach import ClassReach, Reach, ReachFigures, reach_of
from lessons.evenings.turnout import ClassTurnout, Turnout, turnout_of
from lessons.models import InformationEvening


@dataclass(frozen=True)
class ClassLine:
    """One class. `turnout` is None if it was not invited.

    `last_year` is the share of families who came last year, from 0 to 1; None if nobody came.
    """

    class_group: ClassGroup
    turnout: ClassTurnout | None
    reach: ClassReach
    last_year: float | None

    @property
    def last_year_percent(self) -> float | None:
        """Return where the mark for last year goes on the bar, from 0 to 100."""
        return None if self.last_year is None else 100 * self.last_year


@dataclass(frozen=True)
class EveningFigures:
    """The figures of an evening. `reach` covers every class of the year, not only those invited."""

    turnout: Turnout
    reach: Reach
    lines: tuple[ClassLine, ...]
    last_year: float | None

    @property
    def last_year_percent(self) -> float | None:
        """Return where the mark for last year goes on the bar, from 0 to 100."""
        return None if self.last_year is None else 100 * self.last_year


@dataclass(frozen=True)
class ShownDocument:
    """A document listed with an evening, and the version that families could read before it."""

    document: Document
    version: Document

    @property
    def is_earlier(self) -> bool:
        """Return whether a newer version has replaced that one."""
        return self.version != self.document


def shown_documents(evening: InformationEvening) -> list[ShownDocument]:
    """Return the documents for families: as they are now or, after the evening, as they were."""
    return [
        ShownDocument(
            document, document.version_at(evening.ends_at) if evening.is_over else document
        )
        for document in evening.documents.prefetch_related("versions")
    ]


def figures_of(evening: InformationEvening, *, today: dt.date) -> EveningFigures:
    """Return the figures of the evening and its year, in a fixed number of queries.

    Last year's share of a class is that of the class with the same name or, if there was none, of
    the classes with the same year groups.
    """
    classes = evening.school.class_groups
    reach = reach_of(classes.in_year(evening.year.first_year), today=today)
    last_year = reach_of(classes.in_year(evening.year.first_year - 1), today=today)
    turnout = turnout_of(evening)
    return EveningFigures(
        turnout=turnout,
        reach=reach,
        lines=tuple(
            ClassLine(
                class_group=class_reach.class_group,
                turnout=turnout.by_class.get(class_reach.class_group.pk),
                reach=class_reach,
                last_year=_last_year(class_reach.class_group, last_year),
            )
            for class_reach in reach.classes
        ),
        last_year=last_year.total.came_share if last_year.total.came else None,
    )


def _last_year(class_group: ClassGroup, last_year: Reach) -> float | None:
    """Return the share of families who came last year, from 0 to 1; None if no family came."""
    if not last_year.total.came:
        return None
    classes = last_year.classes
    same_name = [reach for reach in classes if reach.class_group.name == class_group.name]
    same_years = [
        reach for reach in classes if reach.class_group.year_groups == class_group.year_groups
    ]
    comparable = same_name or same_years
    return ReachFigures(
        pupils_on_roll=sum(reach.pupils_on_roll for reach in comparable),
        came=sum(reach.came for reach in comparable),
        reached=sum(reach.reached for reach in comparable),
    ).came_share
