"""Puts right who was in a class: removes who was never there, and lists who was there earlier."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, class_group_or_404, staff_page
from classes.models import ClassGroup, Pupil
from classes.pages.pks import pks_of
from classes.pages.refusal import form_page, refusals_on
from classes.words.counts import count_of
from classes.words.dates import long_date
from lessons.roll.mistakes import RemovePupilsForm, WereThereForm
from lessons.roll.presence import listed_late, were_there_since
from lessons.roll.removal import remove_added_by_mistake
from lessons.roll.stale import shown_now


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def remove_pupils(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask which children were added by mistake, and why, then remove them.

    ?pupil=… ticks children who have just been added.
    """
    class_group = _class_with_names(request, pk)
    pupils = Pupil.objects.filter(enrolments__class_group=class_group).distinct()
    form = RemovePupilsForm(
        request.POST or None,
        pupils=pupils,
        school=request.school,
        initial={"pupil": pks_of(request.GET.getlist("pupil")), "seen": shown_now()},
    )
    if form.is_valid():
        ticked = list(form.cleaned_data["pupil"])
        with refusals_on(form):
            remove_added_by_mistake(
                class_group=class_group,
                pupils=ticked,
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
            children = count_of(len(ticked), "child was", "children were")
            messages.success(request, f"{children} removed from {class_group}, as if never there.")
            return HttpResponseRedirect(class_group.get_absolute_url())
    return form_page(request, "lessons/roll/remove_pupils.html", form, {"class_group": class_group})


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def were_there(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask which children were in the class before they were on its list, and since when."""
    class_group = _class_with_names(request, pk)
    late = Pupil.objects.filter(pk__in=listed_late(class_group).values("pupil"))
    on_roll = late.on_roll(class_group, class_group.year.clamp(timezone.localdate()))
    initial = {"since": class_group.year.start, "seen": shown_now()}
    form = WereThereForm(
        request.POST or None, pupils=on_roll, school=request.school, initial=initial
    )
    if form.is_valid():
        ticked, since = list(form.cleaned_data["pupil"]), form.cleaned_data["since"]
        with refusals_on(form):
            lessons = were_there_since(
                class_group=class_group,
                pupils=ticked,
                since=since,
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
            messages.success(request, _were_there(len(ticked), class_group, since, lessons))
            return HttpResponseRedirect(class_group.get_absolute_url())
    context = {"class_group": class_group, "late": on_roll}
    return form_page(request, "lessons/roll/were_there.html", form, context)


def _were_there(children: int, class_group: ClassGroup, since: dt.date, lessons: int) -> str:
    who = count_of(children, "child was", "children were")
    less = count_of(lessons, "missed lesson is", "missed lessons are")
    return f"{who} in {class_group} since {long_date(since)}. {less} no longer to catch up."


def _class_with_names(request: StaffRequest, pk: int) -> ClassGroup:
    if not request.school.keeps_pupil_names:
        raise Http404
    return class_group_or_404(request, pk, Permission.MANAGE)
