"""The page that says who teaches every class of a year."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.refusal import form_page, refusals_on
from classes.pages.year_choice import year_choice
from classes.words.counts import count_of
from lessons.roll.class_actions import say_who_teaches
from lessons.roll.teachers_form import TeachersForm


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def teachers(request: StaffRequest) -> HttpResponse:
    """Choose the teachers of all classes of a year at once."""
    year = year_choice(request.school, request.GET.get("year"))
    first_year = year.chosen.first_year
    classes = request.school.class_groups.in_year(first_year).prefetch_related("teachers")
    form = TeachersForm(request.POST or None, school=request.school, classes=list(classes))
    if form.is_valid():
        with refusals_on(form):
            changed = say_who_teaches(form.values(), by=request.user)
            classes_changed = count_of(changed, "class", "classes")
            messages.success(request, f"You have changed who teaches {classes_changed}.")
            address = reverse("lessons:class_list", args=[request.school.slug])
            return HttpResponseRedirect(f"{address}?year={first_year}")
    return form_page(request, "lessons/roll/teachers.html", form, {"year": year.chosen})
