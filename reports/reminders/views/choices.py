"""The page on which each person chooses their emails from a school."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from reports.reminders.forms import ChoicesForm


@staff_page(Permission.SEE)
@require_http_methods(["GET", "POST"])
def your_emails(request: StaffRequest) -> HttpResponse:
    """Show which emails the person can get from this school, and keep what they choose."""
    form = ChoicesForm(request.POST or None, access=request.access)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your choice has been saved.")
        return HttpResponseRedirect(request.path)
    return render(request, "reports/reminders/choices.html", {"form": form})
