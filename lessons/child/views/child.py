"""The page of a child: their sessions through the years, catching up, and coming back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, pupil_or_404, staff_page
from classes.models import Pupil
from classes.pages.refusal import form_page, refusals_on
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from classes.years.pupil_year_groups import LAST_OF_PRIMARY
from lessons.catch_up.ticked import catch_up_form, settle
from lessons.child.before_leaving import Lacking, before_leaving
from lessons.child.record import PupilRecord, record_of
from lessons.models import MissedLesson
from lessons.roll.actions import enrol
from lessons.roll.forms import ComeBackForm
from lessons.roll.views.pupils import tell_not_listed


@staff_page(Permission.SEE_NAMES)
@require_http_methods(["GET", "POST"])
def pupil(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what a child has had, missed and is still to have; record what was done about it."""
    item = pupil_or_404(request, pk, Permission.SEE_NAMES)
    form = catch_up_form(request)
    if request.method == "POST" and settle(request, form, _may_be_settled(request, item)):
        return HttpResponseRedirect(request.path)
    context = _record_context(request, item) | {
        "ticked": request.POST.getlist("missed"),
    }
    return form_page(request, "lessons/child/page.html", form, context)


def _may_be_settled(request: StaffRequest, pupil: Pupil) -> Any:
    reached = request.access.pupils(Permission.LOG).filter(pk=pupil.pk)
    return MissedLesson.objects.for_school(request.school).filter(pupil__in=reached)


def _without_plan(request: StaffRequest, record: PupilRecord) -> list[Lacking]:
    """Return what the child would leave without, and no class of theirs was or is due.

    As on the page Before they leave, for a child of a class with Year 6 today.
    """
    today = timezone.localdate()
    stay = record.stay_on(today)
    if stay is None or stay.class_group.oldest_year < LAST_OF_PRIMARY:
        return []
    shown = {row.session.pk for year in record.years for row in year.rows}
    year, classes = AcademicYear.of(today), [stay.class_group_id]
    return [
        item
        for leaver in before_leaving(request.school, year, today=today, classes=classes)
        if leaver.pupil == record.pupil
        for item in leaver.own
        if item.session.pk not in shown
    ]


def _record_context(request: StaffRequest, pupil: Pupil) -> dict[str, Any]:
    today = timezone.localdate()
    record = record_of(pupil, today=today)
    may_log = request.access.pupils(Permission.LOG).filter(pk=pupil.pk).exists()
    return {
        "pupil": pupil,
        "record": record,
        "today": today,
        "stay": record.stay_on(today),
        "without_plan": _without_plan(request, record),
        "may_log": may_log,
        "ticks": may_log and bool(record.open_missed),
    }


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def come_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a child who had left on roll again, with the record that they had.

    Whose name was erased cannot be known again: they come back as a new child.
    """
    item = pupil_or_404(request, pk, Permission.MANAGE)
    if item.is_erased:
        raise Http404
    last = item.enrolments.select_related("class_group").order_by("joined_on").last()
    initial = {"on": timezone.localdate()}
    form = ComeBackForm(request.POST or None, school=request.school, initial=initial)
    if form.is_valid():
        group, on = form.cleaned_data["class_group"], form.cleaned_data["on"]
        with refusals_on(form):
            enrol(pupil=item, class_group=group, on=on, by=request.user)
            said = long_date(on)
            messages.success(request, f"{item} is in {group} from {said}.")
            tell_not_listed(request, [item])
            address = reverse("lessons:pupil", args=[request.school.slug, item.pk])
            return HttpResponseRedirect(address)
    return form_page(request, "lessons/child/come_back.html", form, {"pupil": item, "last": last})
