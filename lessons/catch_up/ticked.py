"""Applies an action to the missed lessons that are ticked, on the list or on a child's page."""

from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.utils import timezone

from classes.access import StaffRequest
from classes.pages.pks import pk_of, pks_of
from classes.pages.refusal import refusals_on
from lessons.catch_up.actions import (
    close_as_previous_school,
    record_catch_up,
    reopen,
    set_reason,
    withdraw,
)
from lessons.catch_up.forms import CatchUpForm, DecisionForm
from lessons.models import MissedLesson, MissedLessonQuerySet

NOBODY_TICKED = "Nobody was ticked, so nothing was changed. Tick the children first."
UNDECIDED_SHOWN = 10
"""A page asks about so many decisions at a time. Once they are answered, it asks about the next."""


class Undecided(NamedTuple):
    """A missed lesson of a withdrawn child, with the form that asks who decided, and when."""

    missed: MissedLesson
    form: DecisionForm


def catch_up_form(request: StaffRequest) -> CatchUpForm:
    """Return the form, bound if its button was pressed. Another button keeps what was typed."""
    initial = {"on": timezone.localdate(), "taught_by": request.user.pk}
    return CatchUpForm(
        request.POST if request.POST.get("do") == "catch_up" else None,
        school=request.school,
        initial=initial | {name: request.POST[name] for name in FIELDS if name in request.POST},
    )


FIELDS = tuple(CatchUpForm.base_fields)


def undecided(request: StaffRequest, missed: MissedLessonQuerySet) -> list[Undecided]:
    """Return the withdrawn ones of `missed` without a decision, each with a form.

    The form whose button was pressed is bound.
    """
    sent = request.POST.getlist("missed") if request.POST.get("do") == "decision" else []
    rows = missed.without_decision().select_related("pupil", "lesson__planned_session__session")
    return [
        Undecided(
            row,
            DecisionForm(request.POST if str(row.pk) in sent else None, auto_id=f"id_{row.pk}_%s"),
        )
        for row in rows.order_by("lesson__held_on", "pk")[:UNDECIDED_SHOWN]
    ]


def apply_to_ticked(
    request: StaffRequest,
    form: CatchUpForm,
    missed: MissedLessonQuerySet,
    decisions: list[Undecided],
    *,
    whole_sessions: bool = False,
) -> bool:
    """Apply the action of the button pressed to the ticked ones of `missed`.

    With `whole_sessions`, a tick is for all that the child has to catch up of that session.
    Return False if it was refused: then `form`, or the form of the decision, says why and must be
    shown again.
    """
    pks = pks_of(request.POST.getlist("missed"))
    ticked = list(missed.filter(pk__in=pks).select_related("lesson", "pupil"))
    if not ticked:
        messages.error(request, NOBODY_TICKED)
        return True
    decision = next((row.form for row in decisions if row.form.is_bound), None)
    shown: forms.Form = decision or form
    with refusals_on(shown):
        is_for_all = whole_sessions and request.POST.get("do") != "reason"
        parts = _other_parts(missed, ticked, form) if is_for_all else []
        if done := _call_action(request, shown, [*ticked, *parts]):
            messages.success(request, f"{done}: {len(ticked)}.")
            return True
    return False


def _other_parts(
    missed: MissedLessonQuerySet, ticked: list[MissedLesson], form: CatchUpForm
) -> list[MissedLesson]:
    """Return what else the children have to catch up of these sessions, until the day they did."""
    still_open = missed.open().exclude(pk__in=[row.pk for row in ticked])
    if form.is_bound and form.is_valid():
        still_open = still_open.filter(lesson__held_on__lte=form.cleaned_data["on"])
    pairs = {_child_and_session(row) for row in ticked if row.is_open}
    of_children = still_open.filter(pupil__in={pupil for pupil, _ in pairs})
    return [row for row in of_children if _child_and_session(row) in pairs]


def _child_and_session(missed: MissedLesson) -> tuple[int, int]:
    return missed.pupil_id, missed.lesson.planned_session.session_id


def _call_action(request: StaffRequest, form: forms.Form, ticked: list[MissedLesson]) -> str:
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
        case "decision" if not isinstance(form, DecisionForm):
            return "Recorded already"
        case "decision" if form.is_valid():
            withdraw(missed_lessons=ticked, by=request.user, **form.cleaned_data)
            return "Decisions recorded"
        case "withdraw":
            withdraw(missed_lessons=ticked, by=request.user)
            return "Recorded as withdrawn"
        case "reopen":
            reopen(missed_lessons=ticked, by=request.user, seen=_seen(request))
            return "Opened again"
        case "reason":
            reason = request.POST.get("reason", "")
            set_reason(missed_lessons=ticked, reason=reason, by=request.user, seen=_seen(request))
            return "Reasons changed"
    return ""


def _seen(request: StaffRequest) -> dict[int, int]:
    """Return the version of each ticked missed lesson that the page showed, by its pk."""
    versions = {
        pk: pk_of(request.POST.get(f"seen_{pk}")) for pk in pks_of(request.POST.getlist("missed"))
    }
    return {pk: version for pk, version in versions.items() if version is not None}
