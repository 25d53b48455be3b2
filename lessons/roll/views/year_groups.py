"""Chooses the year groups of the children in a mixed class, all on one page."""

from collections.abc import Collection

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, class_group_or_404, staff_page
from classes.models import ClassGroup, Enrolment
from classes.names.order import Alphabetical
from classes.pages.pks import pk_of
from classes.pages.refusal import form_page, refusals_on
from classes.words.counts import count_of
from lessons.models import MissedReason
from lessons.roll.forms import YearGroupsForm
from lessons.roll.presence import listed_late
from lessons.roll.year_groups import set_year_groups


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def choose(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose the year group of each child on roll. ?pupil=… limits it to one child."""
    class_group = class_group_or_404(request, pk, Permission.MANAGE)
    if not request.school.keeps_pupil_names:
        raise Http404
    is_mixed = len(class_group.year_groups.years) > 1
    on = class_group.year.clamp(timezone.localdate())
    stays = Enrolment.objects.filter(class_group=class_group).on_roll(on)
    if "pupil" in request.GET:
        stays = stays.filter(pupil=pk_of(request.GET["pupil"]))
    stays = stays.select_related("pupil", "class_group").order_by(
        Alphabetical("pupil__display_name"), "pupil"
    )
    form = YearGroupsForm(request.POST or None, stays=list(stays) if is_mixed else [])
    if form.is_valid():
        with refusals_on(form):
            changed = set_year_groups(
                class_group=class_group, year_groups=form.values(), by=request.user
            )
            children = count_of(changed, "child has a", "children have a")
            messages.success(request, f"{children} new year group in {class_group}.")
            return HttpResponseRedirect(_then(request, class_group, form.values()))
    context = {"class_group": class_group, "is_mixed": is_mixed}
    return form_page(request, "lessons/roll/year_groups.html", form, context)


def _then(request: StaffRequest, class_group: ClassGroup, pupils: Collection[int]) -> str:
    """Return the class's page; if a child is behind now, the question whether they were there."""
    late = listed_late(class_group).filter(pupil__in=pupils, reason=MissedReason.OTHER_YEAR_GROUP)
    behind = late.values("pupil").distinct().count()
    if not behind:
        return class_group.get_absolute_url()
    children = count_of(behind, "child now has", "children now have")
    messages.warning(
        request,
        f"{children} something to catch up: their year group was taught it when they were in "
        "another. If they were in the room, say so here.",
    )
    return reverse("lessons:were_there", args=[request.school.slug, class_group.pk])
