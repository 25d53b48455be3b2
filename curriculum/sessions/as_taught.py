"""A session as it was: what a lesson was taught from, whatever was edited since."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from classes.years.year_groups import YearGroups
from curriculum.models import Outcome, Session, SessionVersion
from curriculum.models.session import text_lines

WORDS = {
    "title": "the title",
    "aims": "the aims",
    "before_teaching": "what to do before teaching",
    "steps": "the outline",
    "minutes": "the length",
    "year_groups": "the year groups",
    "outcomes": "what it covers",
}
"""What may have changed, in words, in the order in which a plan shows it."""


@dataclass(frozen=True)
class SessionThen:
    """What a session said at a moment. `changed` names, in words, what says otherwise today."""

    title: str
    aims: list[str]
    before_teaching: str
    steps: list[str]
    minutes: int
    year_groups: YearGroups
    outcomes: list[Outcome]
    changed: tuple[str, ...] = ()


def session_then(session: Session, *moments: dt.datetime) -> SessionThen:
    """Return the session as it was at the first of `moments` at which it was there.

    As it was first, if it is younger than all of them.
    """
    there = (moment for moment in moments if session.added_at <= moment)
    moment = next(there, session.added_at)
    version = session.versions.filter(until__gt=moment).order_by("until", "pk").first()
    now = said_by(session, session.outcomes.all())
    if version is None:
        return now
    then = said_by(version, version.outcomes.all())
    differing = [word for name, word in WORDS.items() if getattr(then, name) != getattr(now, name)]
    return replace(then, changed=tuple(differing))


def said_by(version: Session | SessionVersion, outcomes: Iterable[Outcome]) -> SessionThen:
    """Return what a session, or an earlier version of one, says. Its place in the module is none
    of it."""
    return SessionThen(
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
