"""The safeguarding lead's emails: the figures of a month, and what is open before the audit."""

from collections.abc import Iterator, Sequence

from classes.words.counts import count_of
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from lessons.figures import as_percent
from reports import attention
from reports.models import MonthlyFigures
from reports.reminders.audience import Recipient
from reports.reminders.facts import Facts
from reports.reminders.message import Line, Message, Section
from reports.reminders.week import Messages

SEPTEMBER = 9
"""A year has just begun then: every figure is nought, and tells nothing."""


def monthly_messages(facts: Facts, recipients: Sequence[Recipient]) -> Messages:
    """Return the messages: the same for each, once a month, in its first week with school."""
    month = facts.today.replace(day=1)
    kept = MonthlyFigures.objects.filter(school=facts.school)
    total = facts.coverage.total
    is_time = facts.days.is_term and month.month != SEPTEMBER and (total.taught or total.overdue)
    if not is_time or kept.filter(month=month).exists():
        return {}
    figures = figures_now(facts)
    before = kept.filter(month__lt=month, month__gte=facts.year.start).order_by("-month").first()
    summary = facts.link("The summary, to print", "reports:summary")
    section = Section(f"School year {facts.year}", tuple(_figures(figures, before)), summary)
    message = Message(f"The figures on {long_date(facts.today)}", (section,))
    return {recipient.user.pk: message for recipient in recipients}


def figures_now(facts: Facts) -> MonthlyFigures:
    """Return the figures of today, not saved, as home and the workbook show them."""
    total, reach = facts.coverage.total, facts.reach.total
    keeps_names = facts.school.keeps_pupil_names
    return MonthlyFigures(
        school=facts.school,
        month=facts.today.replace(day=1),
        taught=total.taught,
        planned=total.planned_sessions,
        on_roll=reach.pupils_on_roll,
        up_to_date=total.pupils_up_to_date,
        reached=reach.reached,
        to_catch_up=facts.to_catch_up.sessions if keeps_names else None,
    )


def _figures(now: MonthlyFigures, before: MonthlyFigures | None) -> Iterator[Line]:
    def line(name: str, part: str, whole: str, of: str) -> Line:
        share = _share(now, part, whole)
        counts = f"{getattr(now, part):,} of {getattr(now, whole):,} {of}"
        return Line(f"{name}: {share}", counts + _was(before, share, _share(before, part, whole)))

    yield line("Coverage", "taught", "planned", "sessions")
    if now.up_to_date is not None:
        yield line("Children up to date", "up_to_date", "on_roll", "children")
    yield line("Families reached", "reached", "on_roll", "families")
    if now.to_catch_up is not None:
        count = f"{now.to_catch_up:,}"
        was = f"{before.to_catch_up or 0:,}" if before else ""
        yield Line(f"Missed lessons to catch up: {count}", _was(before, count, was).lstrip(", "))


def _was(before: MonthlyFigures | None, now: str, was: str) -> str:
    """Return what to add to a figure: how it was in the month before."""
    if before is None:
        return ""
    return f", as in {before.month:%B}" if now == was else f", {was} in {before.month:%B}"


def _share(figures: MonthlyFigures | None, part: str, whole: str) -> str:
    """Return a share as pages show it; a dash if it is not known."""
    of = getattr(figures, whole, None)
    number = getattr(figures, part, None)
    return as_percent(number / of) if of and number is not None else "–"


def audit_messages(facts: Facts, recipients: Sequence[Recipient]) -> Messages:
    """Return the messages of the day before the audit, or of the day itself if they are late."""
    year = AcademicYear.of(facts.today)
    audit = facts.school.audit_in(year)
    when = "today" if audit == facts.today else "tomorrow"
    lines = tuple(_still_open(facts))
    still_open = lines or (Line("Nothing is open."),)
    workbook = facts.link("Make the audit workbook", "reports:audit")
    subject = f"The safeguarding audit is {when}"
    message = Message(subject, (Section("Still open", still_open, workbook),))
    return {recipient.user.pk: message for recipient in recipients}


def _still_open(facts: Facts) -> Iterator[Line]:
    coverage = facts.coverage
    total = coverage.total
    undated = len(attention.not_planned(coverage))
    for count, what, query in (
        (total.overdue, "overdue", "?status=overdue"),
        (total.part_taught, "part taught", "?status=part"),
        (undated, "without a date", "?status=none"),
    ):
        if count:
            link = facts.link("See which", "reports:coverage", query=query)
            yield Line(f"{count_of(count, 'session')} {what}", links=(link,))
    if facts.school.keeps_pupil_names and facts.to_catch_up.sessions:
        yield Line(
            "Missed lessons to catch up",
            facts.to_catch_up.as_text,
            (facts.link("See who", "lessons:missed"),),
        )
    if to_reach := facts.reach.total.to_reach:
        yield Line(
            f"{count_of(to_reach, 'family', 'families')} not reached this year",
            links=(facts.link("Parents’ evenings", "lessons:evenings"),),
        )
