"""A session as it was when a lesson was taught, before any later edits."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from classes.years.year_groups import YearGroups
from curriculum.models import Outcome, Session, SessionVersion
from curriculum.models.session import text_lines

FIELD_LABELS = {
    "title": "the title",
    "aims": "the aims",
    "before_teaching": "what to do before teaching",
    "steps": "the outline",
    "minutes": "the length",
    "year_groups": "the year groups",
    "outcomes": "what it covers",
}
"""The names of the fields that may have changed, in the order of a plan."""


@dataclass(frozen=True)
class SessionAsTaught:
    """The text of a session at a moment.

    `changed` holds the labels of the fields that are different today, such as "the aims".
    """

    title: str
    aims: list[str]
    before_teaching: str
    steps: list[str]
    minutes: int
    year_groups: YearGroups
    outcomes: list[Outcome]
    changed: tuple[str, ...] = ()


def session_as_taught(session: Session, *moments: dt.datetime) -> SessionAsTaught:
    """Return the session as it was at the first of `moments` when it existed.

    If it was added after all of them, return its first version.
    """
    existed = (moment for moment in moments if session.added_at <= moment)
    moment = next(existed, session.added_at)
    version = session.versions.filter(until__gt=moment).order_by("until", "pk").first()
    now = plan_of(session, session.outcomes.all())
    if version is None:
        return now
    then = plan_of(version, version.outcomes.all())
    differing = [
        label for name, label in FIELD_LABELS.items() if getattr(then, name) != getattr(now, name)
    ]
    return replace(then, changed=tuple(differing))


def plan_of(version: Session | SessionVersion, outcomes: Iterable[Outcome]) -> SessionAsTaught:
    """Return the text of a session or of an earlier version, without its position."""
    return SessionAsTaught(
        title=version.title,
        aims=text_lines(version.aims),
        before_teaching=version.before_teaching.strip(),
        steps=text_lines(version.outline),
        minutes=version.minutes,
        year_groups=YearGroups(version.youngest_year, version.oldest_year),
        outcomes=sorted(
            outcomes, key=lambda outcome: (outcome.framework_id, outcome.position, outcome.pk)
        ),
    )
