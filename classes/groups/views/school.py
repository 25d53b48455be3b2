"""What a school shares with groups, and how it answers them."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.groups.agreements import answer_group, leave_group
from classes.groups.reminders import with_last_reminder
from classes.models import GroupAnswer, GroupSchool, GroupSchoolQuerySet
from classes.pages.reason import ReasonForm
from classes.pages.refusal import form_page, refusals_in_message, refusals_on


@staff_page(Permission.GROUPS)
@require_safe
def groups(request: StaffRequest) -> HttpResponse:
    """List who asks, with what they would see, who sees the figures, and what was before."""
    links = list(
        with_last_reminder(_links(request))
        .select_related("group", "asked_by", "answered_by")
        .order_by("-asked_at")
    )
    context = {
        "asking": [link for link in links if link.answer == GroupAnswer.ASKED],
        "sharing": [link for link in links if link.answer == GroupAnswer.AGREED],
        "ended": [
            link for link in links if link.answer in (GroupAnswer.DECLINED, GroupAnswer.LEFT)
        ],
    }
    return render(request, "classes/groups/school.html", context)


@staff_page(Permission.GROUPS)
@require_safe
def groups_asking(request: StaffRequest) -> HttpResponse:
    """Return the lines of home about groups that ask, or nothing."""
    asking = _links(request).waiting().select_related("group")
    return render(request, "classes/groups/asking.html", {"asking": asking})


@staff_page(Permission.GROUPS)
@require_POST
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Agree with a group, or decline."""
    link = get_object_or_404(_links(request), pk=pk)
    agrees = request.POST.get("answer") == "agree"
    with refusals_in_message(request):
        answer_group(link=link, agrees=agrees, by=request.user)
        told = "now sees" if agrees else "does not see"
        messages.success(request, f"{link.group} {told} this school’s figures.")
    return _back(request)


@staff_page(Permission.GROUPS)
@require_http_methods(["GET", "POST"])
def leave(request: StaffRequest, pk: int) -> HttpResponse:
    """Leave a group, with a reason."""
    link = get_object_or_404(_links(request).sharing().select_related("group"), pk=pk)
    form = ReasonForm(request.POST or None, label="Why does the school leave?")
    if form.is_valid():
        with refusals_on(form):
            leave_group(link=link, by=request.user, **form.cleaned_data)
            messages.success(request, f"{link.group} no longer sees this school’s figures.")
            return _back(request)
    return form_page(request, "classes/groups/leave.html", form, {"link": link})


def _links(request: StaffRequest) -> GroupSchoolQuerySet:
    return GroupSchool.objects.filter(school=request.school)


def _back(request: StaffRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("classes:groups", args=[request.school.slug]))
