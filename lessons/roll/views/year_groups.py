"""Chooses the year groups of the children in a mixed class, all on one page."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, class_group_or_404, staff_page
from classes.models import Enrolment
from classes.names.order import Alphabetical
from classes.pages.pks import pk_of
from classes.pages.refusal import form_page, refusals_on
from classes.words.counts import count_of
from lessons.roll.forms import YearGroupsForm
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
            return HttpResponseRedirect(class_group.get_absolute_url())
    context = {"class_group": class_group, "is_mixed": is_mixed}
    return form_page(request, "lessons/roll/year_groups.html", form, context)
