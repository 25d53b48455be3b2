"""What was done about missed lessons that are ticked, on whichever page they stand."""

from django.contrib import messages
from django.utils import timezone

from classes.access import StaffRequest
from classes.pages.pks import pks_of
from classes.pages.refusal import refusals_on
from lessons.catch_up.actions import close_as_previous_school, record_catch_up, reopen, set_reason
from lessons.catch_up.forms import CatchUpForm
from lessons.models import MissedLesson, MissedLessonQuerySet

NOBODY_TICKED = "Nobody was ticked, so nothing was changed. Tick what you mean first."


def catch_up_form(request: StaffRequest) -> CatchUpForm:
    """Return the form, with what was typed where its button was pressed."""
    return CatchUpForm(
        request.POST if request.POST.get("do") == "catch_up" else None,
        school=request.school,
        initial={"on": timezone.localdate(), "taught_by": request.user.pk},
    )


def settle(request: StaffRequest, form: CatchUpForm, missed: MissedLessonQuerySet) -> bool:
    """Do what was asked about those of `missed` that are ticked; return whether it is done."""
    keys = pks_of(request.POST.getlist("missed"))
    ticked = list(missed.filter(pk__in=keys).select_related("lesson", "pupil"))
    if not ticked:
        messages.error(request, NOBODY_TICKED)
        return True
    with refusals_on(form):
        if done := _do(request, form, ticked):
            messages.success(request, f"{done}: {len(ticked)}.")
            return True
    return False


def _do(request: StaffRequest, form: CatchUpForm, ticked: list[MissedLesson]) -> str:
    """Call the action that the pressed button names; return what it did, in words."""
    match request.POST.get("do"):
        case "catch_up" if form.is_valid():
            said = form.cleaned_data
            record_catch_up(
                missed_lessons=ticked,
                on=said["on"],
                how=said["how"],
                taught_by=said["taught_by"],
                by=request.user,
            )
            return "Catch-ups recorded"
        case "previous_school":
            close_as_previous_school(missed_lessons=ticked, by=request.user)
            return "Closed as taught at the previous school"
        case "reopen":
            reopen(missed_lessons=ticked, by=request.user)
            return "Opened again"
        case "reason":
            set_reason(
                missed_lessons=ticked, reason=request.POST.get("reason", ""), by=request.user
            )
            return "Reasons changed"
    return ""
