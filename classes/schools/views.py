"""The school's settings."""

from copy import copy

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.demo import is_only_school
from classes.pages.refusal import form_page, refusals_on
from classes.schools.actions import save_settings
from classes.schools.forms import SettingsForm


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def settings(request: StaffRequest) -> HttpResponse:
    """Change the school's name, and how long it keeps records."""
    # A copy, because the page header shows request.school and must not show refused values.
    form = SettingsForm(request.POST or None, instance=copy(request.school))
    if form.is_valid():
        with refusals_on(form):
            save_settings(
                school=form.save(commit=False), by=request.user, seen=form.cleaned_data["seen"]
            )
            messages.success(request, "Your settings have been saved.")
            return HttpResponseRedirect(reverse("classes:settings", args=[request.school.slug]))
    context = {"may_start_own": request.school.is_demo and is_only_school()}
    return form_page(request, "classes/schools/settings.html", form, context)
