"""Adding children to a class, and moving them on."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, class_group_or_404, staff_page
from classes.models import ClassGroup, Pupil
from classes.pages.refusal import form_page, refusals_on, status_of
from classes.words.counts import count_of
from classes.words.dates import long_date
from classes.years.pupil_year_groups import LAST_OF_PRIMARY
from lessons.models import MissedLesson, MissedReason
from lessons.roll.actions import add_pupils, leave, move, rename
from lessons.roll.forms import AddPupilsForm, LeaveForm, MovePupilForm, PupilForm
from lessons.roll.not_placed import year_prepared_after


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, pk: int) -> HttpResponse:
    """Add children to a class by name."""
    class_group = _class_with_names(request, pk)
    initial = {"on": _first_day(class_group)}
    form = AddPupilsForm(request.POST or None, class_group=class_group, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            pupils = add_pupils(
                class_group=class_group,
                names=form.cleaned_data["names"],
                on=form.cleaned_data["on"],
                back=form.cleaned_data["back"],
                by=request.user,
            )
            messages.success(request, f"Added to {class_group}: {len(pupils)}.")
            tell_not_listed(request, pupils)
            _tell_not_placed(request, class_group)
            return _to_class(class_group)
    return form_page(request, "lessons/roll/add_pupils.html", form, {"class_group": class_group})


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def child(request: StaffRequest, pk: int, pupil: int) -> HttpResponse:
    """Correct a child's name, move them to another class, or note that they left."""
    class_group = _class_with_names(request, pk)
    item = get_object_or_404(
        Pupil.objects.filter(school=request.school, enrolments__class_group=class_group).distinct(),
        pk=pupil,
    )
    forms = _child_forms(request, class_group, item)
    form = forms.get(request.POST.get("do", ""))
    if form is not None and form.is_valid():
        with refusals_on(form):
            said = _change(request, item, form.cleaned_data)
            messages.success(request, said)
            if request.POST["do"] == "move":
                tell_not_listed(request, [item])
            return _to_class(class_group)
    context = {"pupil": item, "class_group": class_group, "forms": forms}
    status = status_of(refused=any(form.errors for form in forms.values()))
    return render(request, "lessons/roll/pupil.html", context, status=status)


def _tell_not_placed(request: StaffRequest, class_group: ClassGroup) -> None:
    """Warn that the next year has been prepared already, without the children added now."""
    if class_group.youngest_year < LAST_OF_PRIMARY and (year := year_prepared_after(class_group)):
        messages.warning(
            request,
            f"{year} has been prepared already, and these children have no class in it yet. Choose "
            "their classes under Classes, Next year.",
        )


def _child_forms(request: StaffRequest, class_group: ClassGroup, pupil: Pupil) -> dict[str, Any]:
    """Return the page's forms; the one whose button was pressed holds what was typed.

    A child who has left can neither move nor leave.
    """
    do = request.POST.get("do")
    day = {"on": class_group.year.clamp(timezone.localdate())}

    def typed(name: str) -> Any:
        return request.POST if do == name else None

    rename_form = PupilForm(typed("rename"), initial={"display_name": pupil.display_name})
    if not pupil.enrolments.filter(Q(left_on=None) | Q(left_on__gt=timezone.localdate())).exists():
        return {"rename": rename_form}
    return {
        "rename": rename_form,
        "move": MovePupilForm(
            typed("move"), class_group=class_group, initial=day, auto_id="id_move_%s"
        ),
        "leave": LeaveForm(typed("leave"), initial=day, auto_id="id_leave_%s"),
    }


def _change(request: StaffRequest, pupil: Pupil, said: dict[str, Any]) -> str:
    """Call the action that the pressed button names; return what it did, in words."""
    match request.POST.get("do"):
        case "rename":
            rename(pupil=pupil, display_name=said["display_name"])
            return f"The name is now {pupil}."
        case "move":
            move(pupil=pupil, to=said["class_group"], on=said["on"], by=request.user)
            return f"{pupil} has moved to {said['class_group']}."
        case "leave":
            leave(pupil=pupil, on=said["on"], by=request.user)
            day = long_date(said["on"])
            if said["on"] > timezone.localdate():
                return f"{pupil} will leave on {day}. Until then they stay in the class."
            return f"{pupil} is noted as no longer here, from {day}."
    raise Http404


def tell_not_listed(request: StaffRequest, pupils: Collection[Pupil]) -> None:
    """Warn of lessons recorded without these children while they were in the class."""
    open_ones = MissedLesson.objects.open().filter(pupil__in=pupils, reason=MissedReason.NOT_LISTED)
    if count := open_ones.values("lesson").distinct().count():
        lessons = count_of(count, "lesson since then was", "lessons since then were")
        counts = "It counts" if count == 1 else "They count"
        messages.warning(
            request,
            f"{lessons} recorded without {'this child' if len(pupils) == 1 else 'them'} on the "
            f"list. {counts} as missed. If they were there, amend the lesson and untick them. "
            "Otherwise record a catch-up.",
        )


def _class_with_names(request: StaffRequest, pk: int) -> ClassGroup:
    if not request.school.keeps_pupil_names:
        raise Http404
    return class_group_or_404(request, pk, Permission.MANAGE)


def _first_day(class_group: ClassGroup) -> dt.date:
    """Return the day to fill in: the start of the year for an empty class, else today."""
    if class_group.enrolments.exists():
        return class_group.year.clamp(timezone.localdate())
    return class_group.year.start


def _to_class(class_group: ClassGroup) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        reverse("lessons:class_page", args=[class_group.school.slug, class_group.pk])
    )
