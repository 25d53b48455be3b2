"""What a person does about links: check them now, take a new address, say that one works."""

from urllib.parse import unquote_plus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from classes.access import Permission, StaffRequest, staff_page
from classes.limits.pages import limited
from classes.pages.refusal import refusals_in_message
from classes.people.reader import reader_of
from curriculum.links.rounds import ask_for_round
from curriculum.models import Resource
from curriculum.resources.actions import say_opened, use_new_address


@staff_page(Permission.MANAGE)
@require_POST
@limited("link_round")
def check(request: StaffRequest) -> HttpResponse:
    """Ask the worker to check the links now, starting with those checked longest ago."""
    if ask_for_round(request.school, by=request.user) is None:
        messages.success(request, "Every link was checked a few minutes ago.")
    return _to_list(request)


@staff_page(Permission.MANAGE)
@require_POST
def take_address(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a moved link to its new address."""
    resource = get_object_or_404(Resource.objects.filter(school=request.school), pk=pk)
    if reader_of(request).names_in(unquote_plus(resource.link_moved_to), title=True):
        messages.error(
            request,
            "The address was not changed, because it seems to hold a child’s name. To use it all "
            f"the same, edit “{resource}” and enter it there.",
        )
        return _to_list(request)
    with refusals_in_message(request):
        resource = use_new_address(resource=resource, by=request.user)
        messages.success(request, f"“{resource}” now leads to {resource.url}.")
    return _to_list(request)


@staff_page(Permission.MANAGE)
@require_POST
def opened(request: StaffRequest, pk: int) -> HttpResponse:
    """Record that the person opened a link that lets no program in, and that it works."""
    resource = get_object_or_404(Resource.objects.filter(school=request.school), pk=pk)
    with refusals_in_message(request):
        resource = say_opened(resource=resource, by=request.user)
        messages.success(request, f"“{resource}” counts as working, because you opened it.")
    return _to_list(request)


def _to_list(request: StaffRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("curriculum:resources", args=[request.school.slug]))
