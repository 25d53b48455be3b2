"""The page of the personal calendar, and the feed at its secret address."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from classes.access import Permission, StaffRequest, staff_page
from lessons.calendar.actions import close_calendar, open_calendar, renew_calendar
from lessons.calendar.address import address_of, find
from lessons.calendar.events import calendar_classes, events_for
from lessons.calendar.feed import calendar_file
from lessons.models import CalendarFeed


@staff_page(Permission.SEE)
@require_http_methods(["GET", "POST"])
def calendar_page(request: StaffRequest) -> HttpResponse:
    """Show the address of the person's calendar. Switch it on, renew it or switch it off."""
    feed = CalendarFeed.objects.filter(user=request.user, school=request.school).first()
    if request.method == "POST":
        messages.success(request, _change_calendar(request, feed))
        return HttpResponseRedirect(request.path)
    classes = calendar_classes(request.user, request.school)
    address = address_of(feed) if feed else ""
    context = {
        "feed": feed,
        "address": address,
        "webcal": f"webcal:{address.partition(':')[2]}",
        "classes": classes,
        "own": any(request.user in group.teachers.all() for group in classes[:1]),
    }
    return render(request, "lessons/calendar/page.html", context)


def _change_calendar(request: StaffRequest, feed: CalendarFeed | None) -> str:
    """Do what the pressed button asks for. Return a message for the user."""
    match request.POST.get("do"):
        case "renew" if feed:
            renew_calendar(feed=feed)
            return "The calendar has a new address. The old one stopped working."
        case "close" if feed:
            close_calendar(feed=feed)
            return "The calendar is switched off. Its address stopped working."
    open_calendar(user=request.user, school=request.school)
    return "Your calendar is ready. Copy its address into your calendar app."


@require_safe
@conditional_page
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return the calendar with this address to a calendar program."""
    calendar = find(token)
    if calendar is None:
        raise Http404
    content = calendar_file(calendar.school, events_for(calendar.user, calendar.school))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="lessons.ics"'
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return response
