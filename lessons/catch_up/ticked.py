"""Applies an action to the missed lessons that are ticked, on the list or on a child's page."""

from django.contrib import messages
from django.utils import timezone

from classes.access import StaffRequest
from classes.pages.pks import pks_of
from classes.pages.refusal import refusals_on
from lessons.catch_up.actions import close_as_previous_school, record_catch_up, reopen, set_reason
from lessons.catch_up.forms import CatchUpForm
from lessons.models import MissedLesson, MissedLessonQuerySet

NOBODY_TICKED = "Nobody was ticked, so nothing was changed. Tick the children first."


def catch_up_form(request: StaffRequest) -> CatchUpForm:
    """Return the form, bound if its button was pressed."""
    return CatchUpForm(
        request.POST if request.POST.get("do") == "catch_up" else None,
        school=request.school,
        initial={"on": timezone.localdate(), "taught_by": request.user.pk},
    )


def apply_to_ticked(request: StaffRequest, form: CatchUpForm, missed: MissedLessonQuerySet) -> bool:
    """Apply the action of the button pressed to the ticked ones of `missed`.

    Return False if the form was refused and must be shown again.
    """
    pks = pks_of(request.POST.getlist("missed"))
    ticked = list(missed.filter(pk__in=pks).select_related("lesson", "pupil"))
    if not ticked:
        messages.error(request, NOBODY_TICKED)
        return True
    with refusals_on(form):
        if done := _call_action(request, form, ticked):
            messages.success(request, f"{done}: {len(ticked)}.")
            return True
    return False


def _call_action(request: StaffRequest, form: CatchUpForm, ticked: list[MissedLesson]) -> str:
    """Call the action of the button that was pressed. Return a message, or empty."""
    match request.POST.get("do"):
        case "catch_up" if form.is_valid():
            cleaned = form.cleaned_data
            record_catch_up(
                missed_lessons=ticked,
                on=cleaned["on"],
                how=cleaned["how"],
                taught_by=cleaned["taught_by"],
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
