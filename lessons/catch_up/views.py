"""The list of missed lessons, where catch-ups are recorded for many at once."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.models import ClassGroup, Enrolment
from classes.names.order import Alphabetical, in_class_order
from classes.pages.paging import show_page_of
from classes.pages.pks import pk_of
from classes.pages.refusal import status_of
from classes.pages.year_choice import year_choice
from classes.people.reader import reader_of
from classes.years.academic_year import AcademicYear
from lessons.catch_up.filters import MissedLessonFilter
from lessons.catch_up.tables import MissedLessonTable
from lessons.catch_up.ticked import apply_to_ticked, catch_up_form, undecided
from lessons.models import (
    NOT_ON_THE_LIST,
    Lesson,
    MissedLesson,
    MissedLessonQuerySet,
    MissedReason,
    PlannedSession,
)
from lessons.still_missing import still_missing

PER_PAGE = 25


@staff_page(Permission.SEE_NAMES)
@require_http_methods(["GET", "POST"])
def missed(request: StaffRequest) -> HttpResponse:
    """List the missed lessons; record what was done about the ticked ones.

    What a child has to catch up of a session is one line, also where they missed several parts.
    A school that keeps no names does not have this page.
    """
    if not request.access.sees_names:
        raise Http404
    form = catch_up_form(request)
    year = year_choice(request.school, None).chosen
    may_change = _missed_lessons(request, Permission.LOG, year)
    decisions = undecided(request, may_change)
    if request.method == "POST" and apply_to_ticked(
        request, form, may_change, decisions, whole_sessions=True
    ):
        return HttpResponseRedirect(request.get_full_path())
    filterset = _filter(request, request.GET, year)
    table = MissedLessonTable(
        filterset.qs.once_a_session(filterset.qs.open()).with_version(),
        reader=reader_of(request),
        ticked=request.POST.getlist("missed"),
    )
    show_page_of(table, request, per_page=PER_PAGE)
    context: dict[str, Any] = {
        "form": form,
        "filter": filterset,
        "table": table,
        "undecided": decisions,
        "reasons": MissedReason.choices,
        "listed_late": _classes_with_late_children(request),
        "count": table.paginator.count,
        "session": pk_of(filterset.form.cleaned_data.get("session")),
        "lists_closed": filterset.form.cleaned_data.get("state") != "open",
        "narrowed": any(request.GET.get(name) for name in filterset.filters),
    }
    if not context["count"] and not context["narrowed"]:
        context |= _why_empty(request, year)
    status = status_of(refused=request.method == "POST")
    return render(request, "lessons/catch_up/list.html", context, status=status)


def _why_empty(request: StaffRequest, year: AcademicYear) -> dict[str, Any]:
    """Return what is missing before a lesson can be missed, and whether one has been logged."""
    classes = request.access.class_groups(Permission.SEE_NAMES).in_year(year.first_year)
    return {
        "missing": still_missing(request.access, Permission.SEE_NAMES),
        "is_any_logged": Lesson.objects.for_classes(classes).exists(),
    }


@staff_page(Permission.SEE_NAMES)
@require_safe
def catch_up_group(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the children who have to catch up on one session, as a list to print.

    The filters of the missed lessons narrow it. It holds nothing that the teacher of the group does
    not need.
    """
    planned = PlannedSession.objects.for_school(request.school).filter(session=pk)
    first = planned.select_related("session__module").first()
    if not request.access.sees_names or first is None:
        raise Http404
    filters = request.GET.copy()
    filters["session"], filters["state"] = str(pk), "open"
    filterset = _filter(request, filters, year_choice(request.school, None).chosen)
    missed = filterset.qs.filter(lesson__planned_session__session=pk)
    on_roll = Enrolment.objects.on_roll(filterset.on).filter(
        pupil__in=missed.order_by().values("pupil")
    )
    order = (*in_class_order("class_group__"), Alphabetical("pupil__display_name"), "pupil")
    children = on_roll.select_related("pupil", "class_group").order_by(*order)
    context = {"session": first.session, "children": children}
    return render(request, "lessons/catch_up/group.html", context)


def _filter(request: StaffRequest, data: QueryDict, year: AcademicYear) -> MissedLessonFilter:
    """Return the filter over the missed lessons of the children whose names the person may see."""
    return MissedLessonFilter(
        data,
        queryset=_missed_lessons(request, Permission.SEE_NAMES, year),
        class_groups=request.access.class_groups(Permission.SEE_NAMES),
        on=year.clamp(timezone.localdate()),
        reader=reader_of(request),
    )


def _classes_with_late_children(request: StaffRequest) -> list[ClassGroup]:
    """Return the classes with children who came onto the list after a lesson, for who may mend it.

    Nothing is read for others.
    """
    if not request.access.may_manage:
        return []
    today = timezone.localdate()
    classes = request.school.class_groups.in_year(AcademicYear.of(today).first_year)
    missed_lessons = "planned_sessions__lessons__missed_lessons"
    late = {
        f"{missed_lessons}__closed_as": "",
        f"{missed_lessons}__reason__in": NOT_ON_THE_LIST,
    }
    return list(classes.filter(**late).distinct())


def _missed_lessons(
    request: StaffRequest, permission: Permission, year: AcademicYear
) -> MissedLessonQuerySet:
    """Return the missed lessons of pupils on roll now in the classes that `permission` covers.

    They are those of the year that home shows, so that both count the same children. A child who is
    still in a class of an earlier year only is in no class now.
    """
    missed_lessons = MissedLesson.objects.for_school(request.school).of_pupils_on_roll(
        request.access.class_groups(permission).in_year(year.first_year),
        year.clamp(timezone.localdate()),
    )
    return missed_lessons.select_related(
        "pupil", "by", "lesson__planned_session__class_group", "lesson__planned_session__session"
    )
