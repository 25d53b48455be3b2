"""The teacher's email on Friday: what to teach next week, and what is not logged."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from classes.words.counts import count_of
from classes.years.academic_year import AcademicYear
from curriculum.models import Resource
from lessons.coverage import Coverage
from reports.attention import ClassSession, coming_up, overdue
from reports.reminders.audience import Recipient
from reports.reminders.facts import Facts, short_day
from reports.reminders.kinds import FRIDAY
from reports.reminders.message import Line, Message, Section
from reports.reminders.times import Coming

SHOWN = 3
"""The most lessons in a list: an email is one screen of a phone. A link leads to the rest."""

Messages = dict[int, Message]
"""The messages by the pk of the person. Who is not in it has nothing to be told."""


def week_messages(facts: Facts, recipients: Sequence[Recipient]) -> Messages:
    """Return the messages. Nobody gets one in a holiday, but before the first week of a year."""
    coming = facts.days.coming
    if coming is None and not facts.days.is_term:
        return {}
    year = coming.year if coming else facts.year
    coverage = facts.coverage_in(year)
    to_teach = [lesson for lesson in coming_up(coverage) if coming and lesson.day in coming]
    not_logged = _not_logged(facts, coverage, year)
    resources = _resources(facts, to_teach)
    messages = {}
    for recipient in recipients:
        own = [_of(recipient, lessons) for lessons in (to_teach, not_logged)]
        if any(own):
            sections = (*_to_teach(facts, coming, own[0], resources), *_to_log(facts, own[1]))
            messages[recipient.user.pk] = Message(_subject(coming, *own), sections)
    return messages


def _not_logged(facts: Facts, coverage: Coverage, year: AcademicYear) -> list[ClassSession]:
    """Return what is overdue, and on Friday after school also what was due that day."""
    if year != facts.year or not facts.days.is_term:
        return []
    late = overdue(coverage)
    if facts.today.weekday() == FRIDAY:
        late += [lesson for lesson in coming_up(coverage) if lesson.day == facts.today]
    return late


def _of(recipient: Recipient, lessons: Sequence[ClassSession]) -> list[ClassSession]:
    return [
        lesson
        for lesson in lessons
        if recipient.teaches(
            lesson.class_group.pk, lesson.class_group.teachers.all(), lesson.cell.due_on
        )
    ]


def _resources(facts: Facts, lessons: Sequence[ClassSession]) -> Mapping[int, list[str]]:
    """Return the titles of the resources in use by the pk of the session. One query."""
    pks = {lesson.session.pk for lesson in lessons}
    rows = Resource.objects.filter(school=facts.school, sessions__in=pks).in_use()
    titles: dict[int, list[str]] = defaultdict(list)
    for session, title in rows.order_by("position", "title").values_list("sessions", "title"):
        titles[session].append(facts.titles.of(title))
    return titles


def _to_teach(
    facts: Facts,
    coming: Coming | None,
    lessons: Sequence[ClassSession],
    resources: Mapping[int, list[str]],
) -> tuple[Section, ...]:
    if coming is None or not lessons:
        return ()
    lines = []
    for lesson in lessons[:SHOWN]:
        plan = facts.link("Plan", "lessons:plan", lesson.session.pk)
        links = [plan]
        if titles := resources.get(lesson.session.pk):
            words = count_of(len(titles), "resource")
            links.append(facts.link(words, "lessons:plan", lesson.session.pk, query="#resources"))
        text = f"{facts.day(lesson.day)} · {facts.whom(lesson)}: {facts.session(lesson)}"
        lines.append(Line(text, links=tuple(links)))
    more = len(lessons) - SHOWN
    rest = facts.link(f"{more} more on your home page", "reports:home") if more > 0 else None
    since = short_day(max(coming.week, coming.first))
    return (Section(f"{coming.name}, from {since}", tuple(lines), rest),)


def _to_log(facts: Facts, lessons: Sequence[ClassSession]) -> tuple[Section, ...]:
    if not lessons:
        return ()
    lines = tuple(
        Line(
            f"{facts.whom(lesson)}: {facts.session(lesson)}",
            _due(facts, lesson.day),
            links=(
                facts.link(
                    "Log it",
                    "lessons:log",
                    query=f"?planned={lesson.cell.planned_session_id}",
                ),
            ),
        )
        for lesson in lessons[:SHOWN]
    )
    more = len(lessons) - SHOWN
    rest = facts.link(f"{more} more on your home page", "reports:home") if more > 0 else None
    return (Section("Not logged yet", lines, rest),)


def _due(facts: Facts, day: dt.date) -> str:
    return "Due today" if day == facts.today else f"Due {facts.day(day)}"


def _subject(
    coming: Coming | None, to_teach: Sequence[ClassSession], to_log: Sequence[ClassSession]
) -> str:
    """Return "Next week: 2 to teach, 1 not logged"."""
    parts = []
    if to_teach:
        parts.append(f"{len(to_teach)} to teach")
    if to_log:
        parts.append(f"{len(to_log)} not logged")
    name = coming.name if coming and to_teach else "Your lessons"
    return f"{name}: {', '.join(parts)}"
