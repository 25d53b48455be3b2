"""Home: the year's headline figures, what needs attention and what comes next."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.access import Permission, Scope, StaffRequest, staff_page
from classes.models import ClassGroup, School
from classes.pages.year_choice import year_choice
from classes.years.academic_year import AcademicYear, half_term
from lessons.coverage import Coverage, coverage_of
from lessons.evenings.reach import reach_of
from lessons.imports.nightly.waiting import waiting_list
from lessons.models import InformationEvening, closed_words
from lessons.planning.drawing import draw_year
from lessons.roll.not_placed import are_shown, waiting_by_year
from reports import attention
from reports.access_review.due import review_due
from reports.home.first_day import FirstDay

SHOWN = 6
"""The most lines that a list on this page shows. A link leads to the rest."""

MOST_EVENINGS = 20
"""How many of the year's evenings are searched for the last one and the next one."""

NEXT_LESSONS = 4
"""How many of a teacher's next lessons are shown."""


@staff_page(Permission.SEE)
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Show the headline figures of the year. A teacher's lists cover only their own classes."""
    today = timezone.localdate()
    year, coverage = _year_and_coverage(request, today)
    mine = _mine(request, coverage)
    reach = reach_of([row.class_group for row in coverage.classes], today=today)
    context: dict[str, Any] = {
        "greeting": _greeting(),
        "today": today,
        "half_term": half_term(today) if today in year else f"figures of {year}",
        "year": year,
        "coverage": coverage,
        "reach": reach.total,
        "to_reach": sum(
            reach.by_class[row.class_group.pk].to_reach
            for row in mine.classes
            if row.class_group.pk not in request.access.covered or mine is coverage
        ),
        "own": mine is not coverage,
        "covering": _covering(request, coverage),
        "mine": mine,
        "placing_season": request.access.may_manage and are_shown(request.school, today),
        "is_first_day": request.access.may_manage and not request.school.set_up_at,
        "leaving_season": attention.is_leaving_season(request.school, year, today),
        "links": attention.link_counts(request.school) if request.access.may_manage else None,
        "loggable": {
            row.class_group.pk
            for row in mine.classes
            if request.access.allows(Permission.LOG, row.class_group)
        },
    }
    if coverage.classes:
        context["drawing"] = draw_year(coverage, year, reached_on=reach.reached_on)
        context["years_with_classes"] = [year]
    evenings = _evenings(request, year)
    context |= _lists(mine) | evenings
    may_manage = request.access.may_manage
    context["without_teacher"] = attention.without_teacher(coverage) if may_manage else []
    context |= _coming_up(coverage, evenings["evenings"])
    context |= {"needs_attention": _needs_attention(context)}
    context |= _next_lessons(request, coverage)
    context["closed"] = _closed(request, context)
    if context["is_first_day"] and not coverage.classes:
        context["first_day"] = FirstDay(request.school, coverage)
    return render(request, "reports/home/page.html", context)


@staff_page(Permission.MANAGE)
@require_safe
def looked_after(request: StaffRequest) -> HttpResponse:
    """Return what is wrong with the installation, and the class list that waits, or nothing.

    Home fetches it after loading, for those who can have it mended or import it.
    """
    backups = attention.backup_state()
    failing = attention.failing_work()
    if backups and backups.is_late:
        failing = failing.exclude(task__endswith=".back_up")  # the line about backups says it all
    context = {
        "worker_missing": attention.worker_missing(),
        "failing_work": failing,
        "given_up": attention.jobs_given_up(request.school),
        "backups": backups,
        "backup_unknown": attention.backup_unknown(request.school),
        "emails_stuck_since": attention.emails_stuck_since(),
        "coming_back": attention.emails_coming_back(request.school),
        "damaged": attention.damaged_files(request.school),
        "nightly": waiting_list(request.school),
        "review": review_due(request.school, timezone.localdate()),
    }
    return render(request, "reports/home/not_looked_after.html", context)


@staff_page(Permission.SEE)
@require_safe
def leaving(request: StaffRequest) -> HttpResponse:
    """Return the line about leavers, or nothing outside the season.

    Home fetches it after loading: it takes as many queries as the rest of home together.
    """
    today, year = timezone.localdate(), AcademicYear.current()
    if not attention.is_leaving_season(request.school, year, today):
        return HttpResponse()
    classes = request.school.class_groups.in_year(year.first_year)
    if request.access.scope_by_role(Permission.LOG) is Scope.OWN_CLASSES:
        classes = request.access.class_groups(Permission.LOG).in_year(year.first_year)
    counts = attention.leaver_counts(classes, school=request.school, year=year, today=today)
    return render(request, "reports/home/leaving_line.html", {"leaving": counts})


@staff_page(Permission.MANAGE)
@require_safe
def not_placed_line(request: StaffRequest) -> HttpResponse:
    """Return the line about children with no class in a year that is being prepared.

    Home fetches it after loading. It is empty outside the season.
    """
    today = timezone.localdate()
    if not are_shown(request.school, today):
        return HttpResponse()
    waiting = waiting_by_year(request.school, today=today)
    return render(request, "reports/home/not_placed_line.html", {"waiting": waiting})


def _year_and_coverage(request: StaffRequest, today: dt.date) -> tuple[AcademicYear, Coverage]:
    """Return this year and its coverage, or the year that `year_choice` offers instead.

    `year_choice` is called only if this year has no class, to save a query on all other days.
    """
    year = AcademicYear.current()
    coverage = _coverage(request.school, year, today)
    if not coverage.classes:
        year = year_choice(request.school, None).chosen
        coverage = _coverage(request.school, year, today)
    return year, coverage


def _coverage(school: School, year: AcademicYear, today: dt.date) -> Coverage:
    in_year = school.class_groups.in_year
    return coverage_of(in_year(year.first_year), today=today, before=in_year(year.first_year - 1))


def _evenings(request: StaffRequest, year: AcademicYear) -> dict[str, Any]:
    """Return the coming evenings and the last one held, for follow-up. One query."""
    now = timezone.now()
    latest_first = list(
        request.school.evenings.not_cancelled().in_year(year.first_year)[:MOST_EVENINGS]
    )
    begun = [evening for evening in latest_first if evening.starts_at <= now]
    return {
        "last_evening": begun[0] if begun else None,
        "evenings": [evening for evening in reversed(latest_first) if evening.ends_at > now],
        "may_follow_up": request.access.can(Permission.EVENING)
        and request.school.keeps_pupil_names,
    }


def _coming_up(coverage: Coverage, evenings: list[InformationEvening]) -> dict[str, Any]:
    """Return what comes next, soonest first, and how many more. It has the next evening."""
    planned = attention.coming_up(coverage)
    lessons = planned[: SHOWN - 1 if evenings else SHOWN]
    return {
        "coming_up": sorted([*lessons, *evenings[:1]], key=lambda event: event.day),
        "more_planned": len(planned) - len(lessons),
    }


def _lists(mine: Coverage) -> dict[str, Any]:
    overdue = attention.overdue(mine)
    part_taught = attention.part_taught(mine)
    undated = attention.not_planned(mine)
    return {
        "overdue": overdue[:SHOWN],
        "more_overdue": max(0, len(overdue) - SHOWN),
        "part_taught": part_taught[:SHOWN],
        "more_part_taught": max(0, len(part_taught) - SHOWN),
        "not_planned": len(undated),
        "without_plan": attention.without_plan(mine),
    }


def _needs_attention(context: dict[str, Any]) -> bool:
    """Return whether anything needs attention."""
    lines = (
        *("overdue", "part_taught", "without_plan", "without_teacher", "not_planned"),
        "leaving_season",
    )
    links, pupils_behind = context["links"], context["mine"].total.pupils_behind
    to_reach = context["last_evening"] and context["to_reach"]
    return bool(
        any(context[line] for line in lines) or (links and links.all) or pupils_behind or to_reach
    )


def _next_lessons(request: StaffRequest, coverage: Coverage) -> dict[str, Any]:
    """Return the next lessons of the person's own classes, the first with its resources.

    Unless one is due today, the first is one that is overdue: it is to be taught before the others.
    Of a class that they cover, those until the last day of that. `teaches` is whether the person
    has classes. One query, for the resources.
    """
    own = attention.taught_by(coverage, request.access)
    until = request.access.covered
    coming = [
        lesson
        for lesson in attention.coming_up(own)
        if lesson.day <= until.get(lesson.class_group.pk, lesson.day)
    ]
    if not coming or coming[0].day != coverage.today:
        coming = [*attention.overdue(own)[:1], *coming]
    context: dict[str, Any] = {"teaches": bool(own.classes), "next_lessons": coming[1:NEXT_LESSONS]}
    if coming:
        resources = coming[0].session.resources.in_use().select_related("document")
        context |= {"next_lesson": coming[0], "next_resources": resources}
    return context


def _closed(request: StaffRequest, context: dict[str, Any]) -> dict[dt.date, str]:
    """Return why the school is closed on the days that the lists of home show. One query."""
    shown = [*context["overdue"], *context["coming_up"], *context["next_lessons"]]
    if lesson := context.get("next_lesson"):
        shown.append(lesson)
    return closed_words(request.school, (event.day for event in shown))


def _mine(request: StaffRequest, coverage: Coverage) -> Coverage:
    """Return the coverage of the classes the person looks after: all, or only their own."""
    if request.access.scope_by_role(Permission.LOG) is not Scope.OWN_CLASSES:
        return coverage
    return attention.taught_by(coverage, request.access)


def _covering(request: StaffRequest, coverage: Coverage) -> list[tuple[ClassGroup, dt.date]]:
    """Return the classes that the person covers today, each with the last day."""
    covered = request.access.covered
    classes = [row.class_group for row in coverage.classes if row.class_group.pk in covered]
    return [(group, covered[group.pk]) for group in classes]


def _greeting() -> str:
    hour = timezone.localtime(timezone.now()).hour
    if hour < 12:
        return "Good morning"
    return "Good afternoon" if hour < 18 else "Good evening"
