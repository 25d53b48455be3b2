"""Fits the plans of classes to new year groups: what they are no longer due, and now are."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from classes import history
from classes.models import ClassGroup, User
from classes.words.counts import count_of
from classes.years.year_groups import YearGroups
from curriculum.models import Session
from lessons.models import Lesson, PlannedSession


@dataclass(frozen=True)
class PlanFit:
    """What new year groups change in the plan of a class.

    `no_longer_due` are the planned sessions for other year groups. Those among them with a lesson,
    in `kept`, stay in the plan: the lesson is part of the record. `newly_due` are sessions of the
    class's modules that are not in its plan.
    """

    years: YearGroups
    no_longer_due: tuple[PlannedSession, ...] = ()
    kept: tuple[PlannedSession, ...] = ()
    newly_due: tuple[Session, ...] = ()

    def sentences(self, class_group: str) -> Iterator[str]:
        """Yield what changes, for a message or a preview."""
        if self.no_longer_due:
            titles = _titles(planned.session for planned in self.no_longer_due)
            yield f"No longer in the plan of {class_group}, which is {self.years}: {titles}."
        if self.kept:
            titles = _titles(planned.session for planned in self.kept)
            yield (
                f"{class_group} is {self.years}, but these sessions stay in its plan because a "
                f"lesson was logged: {titles}. If that was a mistake, remove the lesson."
            )
        if self.newly_due:
            sessions = count_of(len(self.newly_due), "session")
            yield (
                f"{class_group} is {self.years}. {sessions} for these year groups can be added to "
                f"its plan: {_titles(self.newly_due)}. Add them under Plan the year."
            )


def _titles(sessions: Iterable[Session]) -> str:
    return ", ".join(str(session) for session in sessions)


def plan_fits(new_years: Mapping[ClassGroup, YearGroups]) -> dict[int, PlanFit]:
    """Return what new year groups change in the plans of classes, by pk, in two queries.

    Classes that keep their year groups are left out.
    """
    changing = {group: years for group, years in new_years.items() if years != group.year_groups}
    if not changing:
        return {}
    lessons = Lesson.objects.filter(planned_session=OuterRef("pk"))
    planned = PlannedSession.objects.filter(class_group__in=changing).annotate(
        is_logged=Exists(lessons)
    )
    rows = list(planned.select_related("session__module").order_by("session__position", "pk"))
    modules = {row.session.module_id for row in rows}
    sessions = list(Session.objects.filter(module__in=modules).in_use().order_by("position", "pk"))
    return {
        group.pk: _fit(years, [row for row in rows if row.class_group_id == group.pk], sessions)
        for group, years in changing.items()
    }


def _fit(
    years: YearGroups, planned: Collection[PlannedSession], sessions: Iterable[Session]
) -> PlanFit:
    others = [row for row in planned if not row.session.year_groups.overlaps(years)]
    modules = {row.session.module_id for row in planned}
    known = {row.session_id for row in planned}
    return PlanFit(
        years=years,
        no_longer_due=tuple(row for row in others if not row.is_logged),  # type: ignore[attr-defined]
        kept=tuple(row for row in others if row.is_logged),  # type: ignore[attr-defined]
        newly_due=tuple(
            session
            for session in sessions
            if session.module_id in modules
            and session.pk not in known
            and session.year_groups.overlaps(years)
        ),
    )


def fit_plan(fit: PlanFit, *, by: User | None) -> None:
    """Remove the sessions that a class is no longer due. The change history keeps them."""
    history.delete_many(fit.no_longer_due, by=by, reason=f"The class is {fit.years}")
