"""The list of information evenings, and the pages to see, create, edit and cancel one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.kept_form import keeps_typed, typed
from classes.pages.refusal import form_page, refusals_on
from classes.pages.saved_once import saved_once
from classes.pages.year_choice import year_choice
from classes.people.reader import reader_of
from curriculum.models import FamiliesPage
from lessons.evenings.lookup import evening_or_404, own_answers, own_classes, own_walk_ins
from lessons.evenings.reach import reach_of
from lessons.evenings.set_up.actions import cancel_evening, restore_evening, save_evening
from lessons.evenings.set_up.by_class import EveningFigures, figures_of, shown_documents
from lessons.evenings.set_up.forms import CancelForm, EveningForm
from lessons.models import (
    EveningAttendance,
    EveningCount,
    InformationEvening,
    calendar_of,
    closed_words,
)

PER_PAGE = 20


@staff_page(Permission.SEE)
@require_safe
def evenings(request: StaffRequest) -> HttpResponse:
    """List the evenings of an academic year, latest first, with the reach of that year."""
    year = year_choice(request.school, request.GET.get("year"))
    evenings = _with_families(request.school.evenings.in_year(year.chosen.first_year))
    page = Paginator(evenings, PER_PAGE).get_page(request.GET.get("page"))
    classes = request.school.class_groups.in_year(year.chosen.first_year)
    context = {
        "year": year,
        "page": page,
        "closed": closed_words(request.school, (evening.day for evening in page)),
        "reach": reach_of(classes, today=timezone.localdate()),
        "may_follow_up": request.access.can(Permission.EVENING),
    }
    return render(request, "lessons/evenings/set_up/list.html", context)


def _with_families(evenings: QuerySet[InformationEvening]) -> QuerySet[InformationEvening]:
    """Add `families`: how many families came, counted from names or from head counts."""
    came = EveningAttendance.objects.came().filter(evening=OuterRef("pk"))
    counts = EveningCount.objects.filter(evening=OuterRef("pk"))
    by_name = came.order_by().values("evening").annotate(n=Count("pk")).values("n")
    by_head = counts.order_by().values("evening").annotate(n=Sum("families")).values("n")
    return evenings.annotate(
        families=Coalesce(Subquery(by_name), Subquery(by_head), 0, output_field=IntegerField())
    )


@staff_page(Permission.SEE)
@require_safe
def evening(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an evening with its figures by class and what is left to do."""
    evening = evening_or_404(request, pk)
    figures = figures_of(evening, today=timezone.localdate())
    own = _own_pks(request, evening, figures)
    context = {
        "evening": evening,
        "closed": closed_words(request.school, [evening.day]),
        "figures": figures,
        "nobody_yet": not evening.has_begun and not figures.turnout.adults,
        "may_check_in": request.access.can(Permission.DOOR),
        "answers": own_answers(request, evening).counts(),
        "to_match": own_walk_ins(request, evening).waiting().count(),
        "to_reach": sum(
            line.reach.to_reach for line in figures.lines if line.class_group.pk in own
        ),
        "has_classes": bool(own),
        "first_sheet": next(
            (
                line.class_group
                for line in figures.lines
                if line.turnout and line.class_group.pk in own
            ),
            None,
        ),
        "sees_all": request.access.covers_school(Permission.EVENING),
        "documents": shown_documents(evening),
        "families_can_answer": not evening.is_over
        and FamiliesPage.objects.home_of(request.school.slug) is not None,
    }
    return render(request, "lessons/evenings/set_up/evening.html", context)


def _own_pks(
    request: StaffRequest, evening: InformationEvening, figures: EveningFigures
) -> set[int]:
    """Return the pks of `own_classes`. It takes no query for those who see every class."""
    if request.access.covers_school(Permission.EVENING):
        return {line.class_group.pk for line in figures.lines}
    return set(own_classes(request, evening).values_list("pk", flat=True))


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@keeps_typed
@saved_once
def evening_new(request: StaffRequest) -> HttpResponse:
    """Create an evening. Every class of the year is ticked as invited to begin with."""
    year = year_choice(request.school, request.GET.get("year")).chosen
    form = EveningForm(
        typed(request),
        instance=InformationEvening(school=request.school),
        school=request.school,
        reader=reader_of(request),
        academic_year=year.first_year,
        initial={
            "class_groups": request.school.class_groups.in_year(year.first_year),
            "begins": "18:00",
            "ends": "19:00",
        },
    )
    return _save(request, form)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@keeps_typed
def evening_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Edit an evening, or move it to another date or time."""
    evening = evening_or_404(request, pk)
    form = EveningForm(
        typed(request),
        instance=evening,
        school=request.school,
        reader=reader_of(request),
        academic_year=evening.year.first_year,
    )
    return _save(request, form)


def _save(request: StaffRequest, form: EveningForm) -> HttpResponse:
    """Save a valid form and go to the evening; show the form otherwise."""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            saved = save_evening(
                evening=form.save(commit=False),
                class_groups=data["class_groups"],
                documents=data.get("documents", ()),
                by=request.user,
                seen=data["seen"],
            )
            messages.success(request, f"Saved: {saved}.")
            calendar = calendar_of(request.school, saved.year)
            for sentence in calendar.sentences([saved.day]):
                messages.warning(request, f"{sentence} The date is saved. Is it right?")
            return HttpResponseRedirect(saved.get_absolute_url())
    return form_page(request, "lessons/evenings/set_up/form.html", form, {"evening": form.instance})


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def evening_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Cancel an evening with a reason, or restore a cancelled one."""
    evening = evening_or_404(request, pk)
    if request.method == "POST" and request.POST.get("do") == "restore":
        restore_evening(evening=evening, by=request.user)
        messages.success(request, "The evening is restored and takes place after all.")
        return HttpResponseRedirect(evening.get_absolute_url())
    form = CancelForm(
        request.POST or None,
        label="Why is it cancelled?",
        help_text="Families see this reason on their page.",
        reader=reader_of(request),
        record=evening,
    )
    if form.is_valid():
        with refusals_on(form):
            cancel_evening(evening=evening, by=request.user, **form.cleaned_data)
            messages.success(request, "The evening is cancelled. Its record is kept.")
            return HttpResponseRedirect(evening.get_absolute_url())
    return form_page(request, "lessons/evenings/set_up/cancel.html", form, {"evening": evening})


def back_to(evening: InformationEvening, page: str = "evening") -> HttpResponseRedirect:
    """Redirect to a page of the evening. `page` is a URL name of lessons."""
    return HttpResponseRedirect(reverse(f"lessons:{page}", args=[evening.school.slug, evening.pk]))
