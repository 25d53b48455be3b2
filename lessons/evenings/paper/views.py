"""Print and enter sign-in sheets; enter counts where the school keeps no names."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.models import ClassGroup, Pupil
from classes.names.order import Alphabetical
from classes.pages.kept_form import keeps_typed, typed
from classes.pages.pks import pk_of
from classes.pages.refusal import form_page, refusals_on, status_of
from lessons.evenings.lookup import evening_or_404, evening_with_names_or_404, own_invited
from lessons.evenings.paper.actions import EnteredSheet, record_sheet
from lessons.evenings.paper.forms import CountForm, SheetForm
from lessons.evenings.paper.meanwhile import changed_meanwhile
from lessons.evenings.set_up.actions import record_count
from lessons.evenings.set_up.views import back_to
from lessons.evenings.turnout import invited, turnout_of
from lessons.models import InformationEvening

EMPTY_LINES = 4
"""Empty lines at the end of a sheet, for families who are not on the list."""


@staff_page(Permission.EVENING)
@require_safe
def sheets(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the sign-in sheets to print, each class on its own page."""
    evening = evening_with_names_or_404(request, pk)
    classes = list(own_invited(request, evening))
    sheets = _sheets(evening, classes)
    for _, names in sheets:
        names.sort(key=request.user.order_of_names)
    context = {
        "evening": evening,
        "sheets": sheets,
        "class_groups": classes,
        "expected": turnout_of(evening).by_class,
        "empty_lines": range(EMPTY_LINES),
    }
    return render(request, "lessons/evenings/paper/sheets.html", context)


def _sheets(
    evening: InformationEvening, classes: list[ClassGroup]
) -> list[tuple[ClassGroup, list[str]]]:
    """Return each of these classes with the names of its children, in one query."""
    names: dict[int, list[str]] = {}
    rows = invited(evening).filter(class_group__in=classes)
    rows = rows.order_by(Alphabetical("pupil__display_name"), "pupil")
    for group, name in rows.values_list("class_group_id", "pupil__display_name"):
        names.setdefault(group, []).append(name)
    return [(group, names.get(group.pk, [])) for group in classes]


@staff_page(Permission.EVENING)
@require_http_methods(["GET", "POST"])
@keeps_typed
def paper(request: StaffRequest, pk: int, class_pk: int) -> HttpResponse:
    """Enter the sheet of a class: how many adults came for each child. `?class=…` opens another."""
    evening = evening_with_names_or_404(request, pk)
    classes = own_invited(request, evening)
    if chosen := pk_of(request.GET.get("class")):
        other = get_object_or_404(classes, pk=chosen)
        return HttpResponseRedirect(_paper_address(evening, other))
    group = get_object_or_404(classes, pk=class_pk)
    order = request.user.order_of_names
    on_roll = Pupil.objects.on_roll(group, evening.day)
    pupils = sorted(on_roll, key=lambda pupil: order(pupil.display_name))
    came = evening.attendances.came().filter(pupil__in=pupils)
    data = typed(request)
    form = SheetForm(
        data,
        pupils=pupils,
        came=dict(came.values_list("pupil_id", "adults")),
        zero=data.get("zero", "") if data else "",
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            entered = record_sheet(
                evening=evening, adults=form.adults(), before=form.before(), by=request.user
            )
            _report(request, evening, group, entered)
            return _next_sheet(evening, group, list(classes))
    context = {"evening": evening, "class_group": group, "class_groups": list(classes)}
    return form_page(request, "lessons/evenings/paper/paper.html", form, context)


def _report(
    request: StaffRequest, evening: InformationEvening, group: ClassGroup, entered: EnteredSheet
) -> None:
    messages.success(request, f"The sheet for {group} is saved. Changed: {entered.changes}.")
    if entered.kept:
        for sentence in changed_meanwhile(evening, group, entered.kept, by=request.user):
            messages.warning(request, sentence)


def _next_sheet(
    evening: InformationEvening, group: ClassGroup, groups: list[ClassGroup]
) -> HttpResponseRedirect:
    """Redirect to the next class's sheet, or after the last to the evening."""
    after = groups[groups.index(group) + 1 :]
    return HttpResponseRedirect(
        _paper_address(evening, after[0]) if after else evening.get_absolute_url()
    )


def _paper_address(evening: InformationEvening, group: ClassGroup) -> str:
    return reverse("lessons:evening_paper", args=[evening.school.slug, evening.pk, group.pk])


@staff_page(Permission.DOOR)
@require_http_methods(["GET", "POST"])
def counts(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter the families and adults of each class, where the school keeps no names.

    Like the door, it is for every class: who counts at the door counts all, and no child is named.
    """
    evening = evening_or_404(request, pk)
    if request.school.keeps_pupil_names:
        return back_to(evening)
    known = {count.class_group_id: count for count in evening.counts.all()}
    parts = [
        (group, CountForm(request.POST or None, prefix=str(group.pk), count=known.get(group.pk)))
        for group in evening.class_groups.all()
    ]
    sent = request.method == "POST" and all(form.is_valid() for _, form in parts)
    if sent and _count(request, evening, parts):
        messages.success(request, "The counts are saved.")
        return back_to(evening)
    context = {"evening": evening, "parts": parts}
    status = status_of(refused=any(form.errors for _, form in parts))
    return render(request, "lessons/evenings/paper/counts.html", context, status=status)


def _count(request: StaffRequest, evening: InformationEvening, parts: Any) -> bool:
    """Save all the counts, or none if one is refused. Return whether they were saved."""
    with transaction.atomic():
        for group, form in parts:
            if form.leaves_count:
                continue
            with refusals_on(form):
                record_count(
                    evening=evening, class_group=group, by=request.user, **form.cleaned_data
                )
        refused = any(form.errors for _, form in parts)
        if refused:
            transaction.set_rollback(True)
    return not refused
