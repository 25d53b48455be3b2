"""The check-in page for staff, and links for helpers' tablets."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.refusal import form_page
from classes.people.reader import reader_of
from curriculum.qr import qr_code
from lessons.evenings.door.links import close_door_link, links_of, make_door_link
from lessons.evenings.door.tablet import class_choices, state_of
from lessons.evenings.lookup import evening_with_names_or_404, may_open_door
from lessons.evenings.set_up.forms import DoorLinkForm


@staff_page(Permission.DOOR)
@require_safe
def door(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the check-in page. It starts empty: names appear only after a search.

    While the door is closed to the person, the page says when it opens.
    """
    evening = evening_with_names_or_404(request, pk)
    if not may_open_door(request, evening):
        return render(request, "lessons/evenings/door/closed_page.html", {"evening": evening})
    args = [request.school.slug, evening.pk]
    context = {
        "evening": evening,
        "state": state_of(evening),
        "class_choices": class_choices(evening),
        "state_address": reverse("lessons:door_state", args=args),
        "children_address": reverse("lessons:door_children", args=args),
        "taps_address": reverse("lessons:door_taps", args=args),
    }
    return render(request, "lessons/evenings/door/page.html", context)


@staff_page(Permission.DOOR)
@require_http_methods(["GET", "POST"])
def door_links(request: StaffRequest, pk: int) -> HttpResponse:
    """List the links for tablets, or make one and show its address this once, as a QR code too."""
    evening = evening_with_names_or_404(request, pk)
    reader = reader_of(request)
    form = DoorLinkForm(request.POST or None, reader=reader)
    context: dict[str, Any] = {"evening": evening, "links": links_of(evening)}
    if form.is_valid():
        label = form.cleaned_data["label"]
        link, secret = make_door_link(evening=evening, label=label, by=request.user)
        address = request.build_absolute_uri(reverse("door:door", args=[secret]))
        context |= {"made": link, "address": address, "qr": qr_code(address)}
        form = DoorLinkForm(reader=reader)
    return form_page(request, "lessons/evenings/door/links.html", form, context)


@staff_page(Permission.DOOR)
@require_POST
def door_link_close(request: StaffRequest, pk: int, link: int) -> HttpResponse:
    """Close a link, so that it stops working at once."""
    evening = evening_with_names_or_404(request, pk)
    door_link = get_object_or_404(evening.door_links, pk=link)
    close_door_link(link=door_link, by=request.user)
    messages.success(request, f"The link “{door_link.label}” is closed and no longer works.")
    return HttpResponseRedirect(
        reverse("lessons:door_links", args=[request.school.slug, evening.pk])
    )
