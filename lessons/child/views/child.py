"""The page of a child: their record, catch-ups, and coming back to the school."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, pupil_or_404, staff_page
from classes.access_records import record_look
from classes.history.former_names import former_names
from classes.models import Looked, Pupil
from classes.pages.refusal import form_page, refusals_on, status_of
from classes.pages.saved_once import saved_once
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from classes.years.pupil_year_groups import LAST_OF_PRIMARY
from lessons.catch_up.ticked import apply_to_ticked, catch_up_form, undecided
from lessons.child.before_leaving import SessionNotHad, before_leaving
from lessons.child.record import PupilRecord, record_of
from lessons.models import MissedLesson, MissedLessonQuerySet
from lessons.roll.actions import enrol
from lessons.roll.forms import ComeBackForm
from lessons.roll.stale import shown_now
from lessons.roll.views.pupils import warn_not_listed


@staff_page(Permission.SEE_NAMES)
@require_http_methods(["GET", "POST"])
def pupil_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the child's record; record what was done about missed lessons."""
    pupil = pupil_or_404(request, pk, Permission.SEE_NAMES)
    form = catch_up_form(request)
    missed = _may_change(request, pupil)
    decisions = undecided(request, missed)
    if request.method == "POST" and apply_to_ticked(request, form, missed, decisions):
        return HttpResponseRedirect(request.path)
    record_look(Looked.CHILD, school=request.school, by=request.user, pupil=pupil)
    context = _record_context(request, pupil) | {
        "form": form,
        "ticked": request.POST.getlist("missed"),
        "undecided": decisions,
    }
    status = status_of(refused=request.method == "POST")
    return render(request, "lessons/child/page.html", context, status=status)


def _may_change(request: StaffRequest, pupil: Pupil) -> MissedLessonQuerySet:
    """Return the missed lessons of the pupil if the person may log for them, else none."""
    pupils = request.access.pupils(Permission.LOG).filter(pk=pupil.pk)
    return MissedLesson.objects.for_school(request.school).filter(pupil__in=pupils)


def _without_plan(request: StaffRequest, record: PupilRecord) -> list[SessionNotHad]:
    """Return the sessions that the child would leave without and that no class of theirs is due.

    They are those of the page Before they leave. Only children now in a class with Year 6 have any.
    """
    today = timezone.localdate()
    stay = record.stay_on(today)
    if stay is None or stay.class_group.oldest_year < LAST_OF_PRIMARY:
        return []
    shown = {row.session.pk for year in record.years for row in year.rows}
    year, classes = AcademicYear.of(today), [stay.class_group_id]
    return [
        not_had
        for leaver in before_leaving(request.school, year, today=today, classes=classes)
        if leaver.pupil == record.pupil
        for not_had in leaver.individual
        if not_had.session.pk not in shown
    ]


def _record_context(request: StaffRequest, pupil: Pupil) -> dict[str, Any]:
    today = timezone.localdate()
    record = record_of(pupil, today=today)
    may_log = request.access.pupils(Permission.LOG).filter(pk=pupil.pk).exists()
    return {
        "pupil": pupil,
        "former_names": former_names(request.school, pupils=[pupil.pk]),
        "record": record,
        "today": today,
        "stay": record.stay_on(today),
        "without_plan": _without_plan(request, record),
        "may_log": may_log,
        "ticks": may_log and bool(record.to_settle),
    }


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@saved_once
def come_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a former pupil on roll again, with the record that they had.

    A child whose name was erased cannot be recognised, so they come back as a new child.
    """
    pupil = pupil_or_404(request, pk, Permission.MANAGE)
    if pupil.is_erased:
        raise Http404
    last = pupil.enrolments.select_related("class_group").order_by("joined_on").last()
    initial = {"on": timezone.localdate(), "seen": shown_now()}
    form = ComeBackForm(request.POST or None, school=request.school, initial=initial)
    if form.is_valid():
        group, on = form.cleaned_data["class_group"], form.cleaned_data["on"]
        with refusals_on(form):
            seen = form.cleaned_data["seen"]
            enrol(pupil=pupil, class_group=group, on=on, by=request.user, seen=seen)
            messages.success(request, f"{pupil} is in {group} from {long_date(on)}.")
            warn_not_listed(request, [pupil])
            address = reverse("lessons:pupil", args=[request.school.slug, pupil.pk])
            return HttpResponseRedirect(address)
    return form_page(request, "lessons/child/come_back.html", form, {"pupil": pupil, "last": last})
