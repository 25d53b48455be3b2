"""The page of a school's term dates. Everybody sees it, and the PSHE lead keeps it."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.models import ClassGroup
from classes.pages.refusal import refusals_on, status_of
from classes.pages.uploads import uploads_in_memory
from classes.pages.year_choice import YearChoice, choose_year
from classes.words.counts import count_of
from classes.years.academic_year import AcademicYear
from lessons.models import PlannedSession, SchoolCalendar, calendar_of
from lessons.planning.term_dates.actions import Line, save_calendar, version_of_calendar
from lessons.planning.term_dates.forms import (
    BLANK_LINES,
    FileForm,
    LineFormSet,
    SeenForm,
    initial_of,
    lines_of,
)
from lessons.planning.term_dates.reading import ReadDays, read_term_dates


@staff_page(Permission.SEE)
@require_safe
def term_dates(request: StaffRequest) -> HttpResponse:
    """Show when the school is closed, and what is planned on such a day."""
    return _page(request, _year(request))


@staff_page(Permission.MANAGE)
@require_POST
def save(request: StaffRequest) -> HttpResponse:
    """Save all lines of the page."""
    year = _year(request)
    formset, seen = LineFormSet(request.POST), SeenForm(request.POST)
    if formset.is_valid() and seen.is_valid():
        with refusals_on(seen):
            saved = save_calendar(
                school=request.school,
                year=year.chosen,
                lines=lines_of(formset),
                by=request.user,
                **seen.cleaned_data,
            )
            lines = count_of(len(saved), "line")
            messages.success(request, f"The term dates of {year.chosen} are saved: {lines}.")
            return _back(request, year)
    return _page(request, year, formset=formset, seen=seen)


@uploads_in_memory
@staff_page(Permission.MANAGE)
@require_POST
def from_file(request: StaffRequest) -> HttpResponse:
    """Show what a file says, with the lines that were typed. Nothing is saved yet."""
    year = _year(request)
    form, formset = FileForm(request.POST, request.FILES), LineFormSet(request.POST)
    seen = SeenForm(request.POST)
    if formset.is_valid() and form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_on(form):
            read = read_term_dates(file.read(), file.name, year.chosen)
            lines = LineFormSet(initial=initial_of(lines_of(formset), read))
            return _page(request, year, formset=lines, seen=seen, read=read)
    return _page(request, year, formset=formset, seen=seen, file_form=form)


@staff_page(Permission.SEE)
@require_safe
def day(request: StaffRequest) -> HttpResponse:
    """Return the word beside a date: why the school is closed then, or nothing.

    A form's date asks for it, so the date may come under any name.
    """
    typed = next((str(value) for value in request.GET.values() if value), "")
    try:
        chosen = parse_date(typed)
    except ValueError:
        chosen = None
    if chosen is None or not 1990 <= chosen.year < 2100:
        return HttpResponse()
    calendar = calendar_of(request.school, AcademicYear.of(chosen))
    context = {"day": chosen, "why": calendar.why_closed(chosen)}
    return render(request, "lessons/planning/term_dates/closed_day.html", context)


def _year(request: StaffRequest) -> YearChoice:
    """Return the year of the page: one with classes, this one or the next."""
    now = AcademicYear.current()
    with_classes = ClassGroup.objects.filter(school=request.school).academic_years()
    years = sorted({*with_classes, now, AcademicYear(now.first_year + 1)}, reverse=True)
    return choose_year(years, request.GET.get("year") or str(now.first_year))


def _back(request: StaffRequest, year: YearChoice) -> HttpResponseRedirect:
    address = reverse("lessons:term_dates", args=[request.school.slug])
    return HttpResponseRedirect(f"{address}?year={year.chosen.first_year}")


def _page(
    request: StaffRequest,
    year: YearChoice,
    *,
    formset: Any = None,
    seen: SeenForm | None = None,
    file_form: FileForm | None = None,
    read: list[ReadDays] | None = None,
) -> HttpResponse:
    calendar = calendar_of(request.school, year.chosen)
    kept = calendar.closed if calendar.is_kept else ()
    forms = [form for form in (formset, seen, file_form) if form is not None]
    refused = any(form.is_bound and not form.is_valid() for form in forms)
    context: dict[str, Any] = {
        "year": year,
        "calendar": calendar,
        "read": read,
        "on_closed_days": _on_closed_days(request, calendar) if calendar.is_kept else [],
    }
    if request.access.may_manage:
        context |= {
            "formset": formset or LineFormSet(initial=initial_of(map(Line.of, calendar.closed))),
            "seen": seen or SeenForm(initial={"seen": version_of_calendar(kept)}),
            "file_form": file_form or FileForm(),
            "blank_lines": BLANK_LINES,
        }
    status = status_of(refused=refused)
    return render(request, "lessons/planning/term_dates/page.html", context, status=status)


def _on_closed_days(
    request: StaffRequest, calendar: SchoolCalendar
) -> list[tuple[PlannedSession, dt.date, str]]:
    """Return the planned sessions that fall on a closed day, with the day and why it is closed."""
    planned = (
        PlannedSession.objects.for_school(request.school)
        .still_to_teach()
        .filter(class_group__academic_year=calendar.year.first_year)
        .exclude(due_on=None)
        .select_related("class_group", "session")
        .order_by("due_on", "class_group__name", "pk")
    )
    return [
        (row, day, why)
        for row in planned
        for day in sorted({day for day in (row.next_day, row.later_on) if day})
        if (why := calendar.why_closed(day))
    ]
