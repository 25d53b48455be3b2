"""Adds children to a class, corrects their names, moves them and records that they leave."""

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, class_group_or_404, staff_page
from classes.history.edit_conflicts import version_of
from classes.models import ClassGroup, Enrolment, Pupil
from classes.pages.pks import pk_of
from classes.pages.refusal import form_page, refusals_on, status_of
from classes.pages.saved_once import saved_once
from classes.words.counts import count_of
from classes.words.dates import long_date
from classes.years.pupil_year_groups import LAST_OF_PRIMARY
from lessons.models import MissedLesson, MissedReason
from lessons.roll.actions import add_pupils, leave, move
from lessons.roll.forms import AddPupilsForm, LeaveForm, MovePupilForm, PupilForm
from lessons.roll.not_placed import year_prepared_after
from lessons.roll.renaming import NameOfAnotherError, rename
from lessons.roll.stale import change_since, shown_now


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@saved_once
def add(request: StaffRequest, pk: int) -> HttpResponse:
    """Add children to a class by name."""
    class_group = _class_with_names(request, pk)
    initial = {"on": _first_day(class_group), "seen": shown_now()}
    form = AddPupilsForm(request.POST or None, class_group=class_group, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            pupils = add_pupils(
                class_group=class_group,
                names=form.cleaned_data["names"],
                on=form.cleaned_data["on"],
                returning=form.cleaned_data["returning"],
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
            messages.success(request, _added(class_group, pupils))
            warn_not_listed(request, pupils)
            _warn_not_placed(request, class_group)
            return _to_class(class_group)
    return form_page(request, "lessons/roll/add_pupils.html", form, {"class_group": class_group})


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def edit_child(request: StaffRequest, pk: int, pupil: int) -> HttpResponse:
    """Correct a child's name, move them to another class, or record that they leave."""
    class_group = _class_with_names(request, pk)
    child = get_object_or_404(Pupil, school=request.school, pk=pupil)
    if not child.enrolments.filter(class_group=class_group).exists():
        return _removed(request, class_group, child)
    now_in = _class_instead(child, class_group)
    if now_in and request.POST.get("do") != "rename":
        if request.method == "POST":
            change = change_since(child, _seen(request), by=request.user)
            messages.error(request, f"{child} is in {now_in} now. Nothing was changed. {change}")
        return redirect("lessons:child", request.school.slug, now_in.pk, child.pk)
    forms = _child_forms(request, class_group, child)
    if request.POST.get("do") in {"move", "leave"} - forms.keys():
        change = change_since(child, _seen(request), by=request.user)
        messages.error(request, f"{child} has left. Nothing was changed. {change}")
        return redirect("lessons:child", request.school.slug, class_group.pk, child.pk)
    form = forms.get(request.POST.get("do", ""))
    if form is not None and form.is_valid():
        with refusals_on(form), _asking_about_names(form):
            messages.success(request, _call_action(request, child, form.cleaned_data))
            if request.POST["do"] == "move":
                warn_not_listed(request, [child])
            return _to_class(class_group)
    context = {"pupil": child, "class_group": class_group, "forms": forms}
    status = status_of(refused=any(form.errors for form in forms.values()))
    return render(request, "lessons/roll/pupil.html", context, status=status)


def _removed(request: StaffRequest, class_group: ClassGroup, child: Pupil) -> HttpResponse:
    """Say who removed a child from the class since the page was opened, and lead to the class."""
    if not Enrolment.history.filter(pupil=child.pk, class_group=class_group.pk).exists():
        raise Http404
    change = change_since(child, _seen(request), by=request.user)
    messages.error(
        request, f"{child} is not in {class_group} any more. Nothing was changed. {change}"
    )
    return _to_class(class_group)


def _seen(request: StaffRequest) -> int | None:
    """Return when the page that was sent was opened, if it says so."""
    return pk_of(request.POST.get("seen"))


def _added(class_group: ClassGroup, pupils: Collection[Pupil]) -> str:
    """Return the message that children were added, with a link to remove them again."""
    address = reverse("lessons:remove_pupils", args=[class_group.school.slug, class_group.pk])
    query = urlencode([("pupil", pupil.pk) for pupil in pupils])
    added = count_of(len(pupils), "child was", "children were")
    return format_html(
        '{} added to {}. <a href="{}?{}">Undo</a>', added, class_group, address, query
    )


@contextmanager
def _asking_about_names(form: Any) -> Iterator[None]:
    """Offer the tick that confirms a name which is or was another child's."""
    try:
        yield
    except NameOfAnotherError:
        form.ask_to_confirm()
        raise


def _warn_not_placed(request: StaffRequest, class_group: ClassGroup) -> None:
    """Warn that the new children have no class yet in the next year, if it has been prepared."""
    if class_group.youngest_year < LAST_OF_PRIMARY and (year := year_prepared_after(class_group)):
        messages.warning(
            request,
            f"{year} is already prepared, but these children have no class in it yet. Choose "
            "their classes under Classes, Next year.",
        )


def _class_instead(pupil: Pupil, class_group: ClassGroup) -> ClassGroup | None:
    """Return the class that the child is in now instead of this one; None if there is none."""
    stays = pupil.enrolments.filter(Q(left_on=None) | Q(left_on__gt=timezone.localdate()))
    stays = stays.select_related("class_group").order_by("joined_on")
    classes = [stay.class_group for stay in stays]
    return None if class_group in classes else next(iter(classes), None)


def _child_forms(request: StaffRequest, class_group: ClassGroup, pupil: Pupil) -> dict[str, Any]:
    """Return the page's forms. Only the form whose button was pressed is bound.

    A child who has left can neither move nor leave.
    """
    do = request.POST.get("do")
    day = {"on": class_group.year.clamp(timezone.localdate()), "seen": shown_now()}

    def data_for(name: str) -> Any:
        return request.POST if do == name else None

    # 0 stands for a name that was never changed, so that the first change is noticed too.
    shown = {"display_name": pupil.display_name, "seen": version_of(pupil) or 0}
    rename_form = PupilForm(data_for("rename"), initial=shown)
    if not pupil.enrolments.filter(Q(left_on=None) | Q(left_on__gt=timezone.localdate())).exists():
        return {"rename": rename_form}
    return {
        "rename": rename_form,
        "move": MovePupilForm(
            data_for("move"), class_group=class_group, initial=day, auto_id="id_move_%s"
        ),
        "leave": LeaveForm(data_for("leave"), initial=day, auto_id="id_leave_%s"),
    }


def _call_action(request: StaffRequest, pupil: Pupil, cleaned: dict[str, Any]) -> str:
    """Call the action of the button that was pressed. Return the message for the person."""
    match request.POST.get("do"):
        case "rename":
            renamed = rename(pupil=pupil, by=request.user, **cleaned)
            return f"The name is now {renamed}."
        case "move":
            to, on, seen = cleaned["class_group"], cleaned["on"], cleaned["seen"]
            move(pupil=pupil, to=to, on=on, by=request.user, seen=seen)
            return f"{pupil} has moved to {to}."
        case "leave":
            leave(pupil=pupil, on=cleaned["on"], by=request.user, seen=cleaned["seen"])
            day = long_date(cleaned["on"])
            if cleaned["on"] > timezone.localdate():
                return f"{pupil} will leave on {day}. Until then they stay in the class."
            return f"{pupil} is recorded as having left on {day}."
    raise Http404


def warn_not_listed(request: StaffRequest, pupils: Collection[Pupil]) -> None:
    """Warn about lessons of the class that were recorded without these children."""
    missed = MissedLesson.objects.open().filter(pupil__in=pupils, reason=MissedReason.NOT_LISTED)
    if count := missed.values("lesson").distinct().count():
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
    """Return the day to suggest: the start of the year for an empty class, else today."""
    if class_group.enrolments.exists():
        return class_group.year.clamp(timezone.localdate())
    return class_group.year.start


def _to_class(class_group: ClassGroup) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        reverse("lessons:class_page", args=[class_group.school.slug, class_group.pk])
    )
