"""The list of classes, the page of a class, and making, editing and removing classes."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from classes.access import Permission, Scope, StaffRequest, class_group_or_404, staff_page
from classes.models import ClassGroup, Cover, Enrolment, Pupil
from classes.names.order import Alphabetical
from classes.pages.reason import RemovalReasonForm
from classes.pages.refusal import form_page, refusals_on
from classes.pages.saved_once import saved_once
from classes.pages.year_choice import year_choice
from classes.people.reader import reader_of
from classes.schools.actions import save_class_group
from lessons.coverage import ClassCoverage, classes_with_names, coverage_of
from lessons.evenings.reach import reach_of
from lessons.models import MissedLesson, closed_words
from lessons.planning.drawing import draw_year
from lessons.roll.class_actions import change_class, describe_records, remove_class
from lessons.roll.forms import ClassGroupForm, initial_values


@staff_page(Permission.SEE)
@require_safe
def class_list(request: StaffRequest) -> HttpResponse:
    """List the classes of an academic year with their coverage."""
    year = year_choice(request.school, request.GET.get("year"))
    classes = request.school.class_groups.in_year(year.chosen.first_year)
    coverage = coverage_of(classes, today=timezone.localdate())
    context = {
        "coverage": coverage,
        "year": year,
        "named": classes_with_names(request.access, coverage),
    }
    return render(request, "lessons/roll/class_list.html", context)


@staff_page(Permission.SEE)
@require_safe
def class_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the sessions of a class and, to people who may see names, its children."""
    today = timezone.localdate()
    not_over = Cover.objects.not_over(today)
    is_covered = Exists(not_over.filter(class_group=OuterRef("pk")))
    classes = request.school.class_groups.filter(pk=pk).annotate(is_covered=is_covered)
    coverage = coverage_of(classes, today=today, before=_class_before(request, pk))
    if not coverage.classes:
        raise Http404
    class_coverage = coverage.classes[0]
    class_group = class_coverage.class_group
    reach = reach_of([class_group], today=today)
    context: dict[str, Any] = {
        "coverage": class_coverage,
        "class_group": class_group,
        "years_with_classes": [class_group.year],
        "reach": reach.total,
        "drawing": draw_year(coverage, class_group.year, reached_on=reach.reached_on),
        "plan": [(session, class_coverage.cells[session.pk]) for session in coverage.sessions],
        "closed": closed_words(request.school, _days(class_coverage)),
        "may_log": request.access.allows(Permission.LOG, class_group),
        "may_move_dates": request.access.allows(Permission.MOVE_DATES, class_group),
        "sees_names": request.access.sees_names_of(class_group),
        "may_give_cover": request.access.may_give_cover and today <= class_group.year.end,
    }
    if class_group.is_covered:  # type: ignore[attr-defined]
        context["covers"] = class_group.covers.not_over(today).select_related("user")
    if context["sees_names"]:
        context |= _children(class_group, today)
        order = request.user.order_of_names
        context["pupils"].sort(key=lambda pupil: order(pupil.display_name))
        context["may_open"] = _may_open(request, class_group, context["pupils"])
    return render(request, "lessons/roll/class_page.html", context)


def _days(coverage: ClassCoverage) -> Iterator[dt.date | None]:
    """Yield the days on which the class had its sessions or is due them."""
    for cell in coverage.cells.values():
        yield from (cell.held_on, cell.due_on, cell.later_on)


def _class_before(request: StaffRequest, pk: int) -> QuerySet[ClassGroup]:
    """Return the class of the same name in the year before, if there was one. No query."""
    of_pk = request.school.class_groups.order_by().filter(pk=pk)
    return request.school.class_groups.filter(
        name=of_pk.values("name")[:1],
        academic_year=of_pk.values(before=F("academic_year") - 1)[:1],
    )


def _may_open(
    request: StaffRequest, class_group: ClassGroup, pupils: list[Pupil]
) -> set[int] | None:
    """Return the pks of the children whose page the person may open; None for all of them.

    It needs no query in the class's own year: its teachers may open all who are on roll now.
    """
    if request.access.scope(Permission.SEE_NAMES) is Scope.WHOLE_SCHOOL:
        return None
    if timezone.localdate() in class_group.year:
        return {pupil.pk for pupil in pupils}
    return set(request.access.pupils(Permission.SEE_NAMES).values_list("pk", flat=True))


def _children(class_group: ClassGroup, today: dt.date) -> dict[str, Any]:
    """Return the pupils on roll, those who left, and the open missed lessons, in two queries.

    Each pupil has `behind`, a number of sessions (one taught in two parts is owed once), and
    `is_withdrawn`, whether from a lesson. Those who joined late have `since`, the day. In a mixed
    class each has `year_group`, None if it is not known.
    """
    on = class_group.year.clamp(today)
    missed, withdrawn = _missed(class_group, on)
    owed = {(row.pupil_id, row.lesson.planned_session.session_id) for row in missed}
    behind = Counter(pupil for pupil, _ in owed)
    on_roll, left = _stays(class_group, on)
    for pk, stay in on_roll.items():
        stay.pupil.behind, stay.pupil.is_withdrawn = behind[pk], pk in withdrawn
        stay.pupil.year_group = stay.own_year_group
        if stay.joined_on > class_group.year.start:
            stay.pupil.since = stay.joined_on
    without_year = [stay for stay in on_roll.values() if stay.own_year_group is None]
    return {
        "pupils": [stay.pupil for stay in on_roll.values()],
        "is_mixed": len(class_group.year_groups.years) > 1,
        "without_year_group": len(without_year),
        "left": left,
        "missed": missed,
    }


def _missed(class_group: ClassGroup, on: dt.date) -> tuple[list[MissedLesson], set[int]]:
    """Return the open missed lessons of the pupils on roll, and the pks of those withdrawn."""
    classes = ClassGroup.objects.filter(pk=class_group.pk)
    open_or_withdrawn = MissedLesson.objects.open(on) | MissedLesson.objects.withdrawn(on)
    missed = open_or_withdrawn.of_pupils_on_roll(classes, on).select_related(
        "pupil", "lesson__planned_session__session"
    )
    still_open = [lesson for lesson in missed if not lesson.is_withdrawn]
    return still_open, {lesson.pupil_id for lesson in missed if lesson.is_withdrawn}


def _stays(class_group: ClassGroup, on: dt.date) -> tuple[dict[int, Any], list[Enrolment]]:
    """Return the enrolments of the pupils on roll, by their pk, and of those who have left."""
    of_class = Enrolment.objects.filter(class_group=class_group)
    stays = list(
        of_class.annotate(is_on_roll=Q(pk__in=of_class.on_roll(on).values("pk")))
        .select_related("pupil", "class_group")
        .order_by(Alphabetical("pupil__display_name"), "pupil", "joined_on", "pk")
    )
    on_roll = {stay.pupil_id: stay for stay in stays if stay.is_on_roll}
    ended = [stay for stay in stays if stay.left_on and stay.left_on <= on]
    last = {stay.pupil_id: stay for stay in ended if stay.pupil_id not in on_roll}
    return on_roll, sorted(last.values(), key=lambda stay: (stay.joined_on, stay.pk))


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@saved_once
def class_new(request: StaffRequest) -> HttpResponse:
    """Make a new class."""
    year = year_choice(request.school, request.GET.get("year"))
    values = {"academic_year": year.chosen.first_year, "youngest_year": 5, "oldest_year": 5}
    form = _bound_form(request, values)
    return _class_form(request, form, None)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def class_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a class's name, year groups and teachers."""
    class_group = class_group_or_404(request, pk, Permission.MANAGE)
    values = initial_values(class_group)
    form = _bound_form(request, values)
    return _class_form(request, form, class_group)


def _bound_form(request: StaffRequest, values: dict[str, Any]) -> ClassGroupForm:
    return ClassGroupForm(
        request.POST or None, school=request.school, reader=reader_of(request), initial=values
    )


def _class_form(
    request: StaffRequest, form: ClassGroupForm, class_group: ClassGroup | None
) -> HttpResponse:
    if form.is_valid():
        with refusals_on(form):
            values = {"by": request.user, **form.values()}
            saved = (
                _change(request, class_group, form, values)
                if class_group
                else save_class_group(school=request.school, **values)
            )
            messages.success(request, f"{saved} is saved.")
            address = reverse("lessons:class_page", args=[request.school.slug, saved.pk])
            return HttpResponseRedirect(address)
    return form_page(request, "lessons/roll/class_form.html", form, {"class_group": class_group})


def _change(
    request: StaffRequest, class_group: ClassGroup, form: ClassGroupForm, values: dict[str, Any]
) -> ClassGroup:
    """Change the class, and say what new year groups mean for its plan."""
    saved, fit = change_class(class_group=class_group, seen=form.cleaned_data["seen"], **values)
    for sentence in fit.sentences(str(saved)) if fit else ():
        messages.warning(request, sentence)
    return saved


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def class_remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then remove a class that has no records."""
    class_group = class_group_or_404(request, pk, Permission.MANAGE)
    form = RemovalReasonForm(request.POST or None, record=class_group)
    if form.is_valid():
        with refusals_on(form):
            remove_class(class_group=class_group, by=request.user, **form.cleaned_data)
            messages.success(
                request, f"{class_group} is removed. It is kept in the change history."
            )
            address = reverse("lessons:class_list", args=[request.school.slug])
            return HttpResponseRedirect(f"{address}?year={class_group.academic_year}")
    context = {
        "class_group": class_group,
        "recorded": describe_records(class_group),
    }
    return form_page(request, "lessons/roll/class_remove.html", form, context)
