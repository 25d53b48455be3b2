"""The PSHE lead's email on Monday: what needs attention, worst first."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import ngettext

from classes.words.counts import count_of
from reports import attention
from reports.reminders.audience import Recipient
from reports.reminders.facts import Facts, short_day
from reports.reminders.message import Line, Message, Section
from reports.reminders.week import Messages

JUST_DUE = dt.timedelta(weeks=1)
"""What was due so lately has probably been taught and is only not logged yet."""
FOLLOWED_UP_WITHIN = dt.timedelta(weeks=1)
"""After an evening. Later the families are in an email, but are no reason for one."""
SHOWN = 3
"""How many of the longest overdue are named."""


def digest_messages(facts: Facts, recipients: Sequence[Recipient]) -> Messages:
    """Return the messages: the same for each lead, and none if all is well or it is a holiday."""
    if not facts.days.is_term:
        return {}
    lines = tuple(_lines(facts))
    families = tuple(_families(facts))
    if not lines and not (families and _was_lately(facts)):
        return {}
    lines += families
    subject = f"{count_of(len(lines), 'thing')} to look at"
    message = Message(subject, (Section("What needs attention, worst first", lines),))
    return {recipient.user.pk: message for recipient in recipients}


def _lines(facts: Facts) -> Iterator[Line]:
    now, later = _not_started(facts)
    yield from now
    yield from _overdue(facts)
    yield from _catch_ups(facts)
    yield from _broken_links(facts)
    yield from later


def _not_started(facts: Facts) -> tuple[list[Line], list[Line]]:
    """Return the line about a year without classes: first if it has begun, else near the end."""
    missing = facts.not_started
    if missing is None:
        return [], []
    has_begun = facts.today in missing.year
    line = Line(
        f"The year {missing.year} is not started",
        "Nothing can be logged until it has classes." if has_begun else "It has no classes yet.",
        (facts.link("Start the year", "lessons:new_year"),),
    )
    return ([line], []) if has_begun else ([], [line])


def _overdue(facts: Facts) -> Iterator[Line]:
    late = attention.overdue(facts.coverage)
    old = [lesson for lesson in late if lesson.day < facts.today - JUST_DUE]
    new = len(late) - len(old)
    if old:
        named = "\n".join(
            f"{facts.whom(lesson)}: {facts.session(lesson)}, due {facts.day(lesson.day)}"
            for lesson in old[:SHOWN]
        )
        more = f"\nand {len(old) - SHOWN} more" if len(old) > SHOWN else ""
        yield Line(
            f"{count_of(len(old), 'session')} overdue for more than a week",
            f"{named}{more}",
            (facts.link("See all", "reports:coverage", query="?status=overdue"),),
        )
    if new:
        yield Line(
            f"{count_of(new, 'session')} due in the last week, not logged yet",
            links=(facts.link("See which", "reports:coverage", query="?status=overdue"),),
        )


def _catch_ups(facts: Facts) -> Iterator[Line]:
    if not facts.school.keeps_pupil_names:
        return
    if facts.old_catch_ups.sessions:
        yield Line(
            "Catch-ups that have waited for three weeks or more",
            facts.old_catch_ups.as_text,
            (facts.link("See who", "lessons:missed", query="?waited=21"),),
        )
    if facts.joiners.sessions:
        yield Line(
            "Children who joined after a lesson and have not had it",
            facts.joiners.as_text,
            (facts.link("See who", "lessons:missed", query="?reason=joined_later"),),
        )


def _broken_links(facts: Facts) -> Iterator[Line]:
    broken = attention.link_counts(facts.school).broken
    if broken:
        yield Line(
            f"{count_of(broken, 'link')} {ngettext('does', 'do', broken)} not work",
            links=(facts.link("Mend", "curriculum:resources", query="?link=broken"),),
        )


def _was_lately(facts: Facts) -> bool:
    """Return whether an evening was so lately that its follow-up alone is worth an email."""
    evening = facts.last_evening
    return evening is not None and evening.day >= facts.today - FOLLOWED_UP_WITHIN


def _families(facts: Facts) -> Iterator[Line]:
    """Yield the families that no evening and no letter has reached, once there was an evening."""
    evening, to_reach = facts.last_evening, facts.reach.total.to_reach
    if evening is None or not to_reach:
        return
    follows_up = facts.school.keeps_pupil_names
    page = "lessons:evening_follow_up" if follows_up else "lessons:evening"
    yield Line(
        f"{count_of(to_reach, 'family', 'families')} not reached this year",
        f"The last evening was on {short_day(evening.day)}.",
        (facts.link("Follow up", page, evening.pk),),
    )
