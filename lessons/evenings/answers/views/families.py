"""The public form on which a family says it is coming. Its reply reveals nothing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from classes.access import access_of
from classes.limits.pages import told_to_wait
from classes.limits.uses import LimitReachedError, sources_of, use
from classes.pages.pks import pk_of
from classes.pages.saved_once import answer_once
from curriculum.models import FamiliesPage
from lessons.evenings.answers.actions import receive_answer
from lessons.evenings.answers.forms import ComingForm
from lessons.models import InformationEvening, Reply

TRAP = "website"
"""A hidden field that only bots fill in; their answers are not saved."""


@never_cache
@require_http_methods(["GET", "POST"])
def coming(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the form and save an answer. The reply is the same whoever the child is."""
    evening = _evening_or_404(request, slug, pk)
    if evening.is_cancelled or evening.is_over:
        return _page(request, "closed.html", evening)
    if request.method == "GET":
        return _page(request, "form.html", evening, form=ComingForm(evening=evening))
    try:
        use("family_answer", sources_of(request))
    except LimitReachedError as error:
        return _too_many(request, evening, error)
    return answer_once(request, evening.school, lambda: _receive_and_thank(request, evening))


@require_safe
def thanks(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Thank the family, with the same page for every child so that nobody can test a name."""
    evening = _evening_or_404(request, slug, pk)
    if evening.is_cancelled or evening.is_over:
        return _page(request, "closed.html", evening)
    return _page(request, "thanks.html", evening, is_coming="not-coming" not in request.GET)


def _evening_or_404(request: HttpRequest, slug: str, pk: int) -> InformationEvening:
    """Return an evening of the school. Whoever has its link is told if it is over or cancelled.

    Until the school publishes its families' page, only its staff can look at the form.
    """
    evenings = InformationEvening.objects.select_related("school")
    evening = get_object_or_404(evenings, school__slug=slug, pk=pk)
    if FamiliesPage.objects.home_of(slug) or _is_staff(request, slug):
        return evening
    raise Http404


def _is_staff(request: HttpRequest, slug: str) -> bool:
    user = request.user
    return user.is_authenticated and access_of(user, slug) is not None


def _page(
    request: HttpRequest, template: str, evening: InformationEvening, **context: Any
) -> HttpResponse:
    """Return a page for families about the evening. Keyword arguments go to its template."""
    school = evening.school
    context |= {"evening": evening, "school": school}
    context["home"] = FamiliesPage.objects.home_of(school.slug)
    return render(request, f"lessons/evenings/answers/{template}", context)


def _too_many(
    request: HttpRequest, evening: InformationEvening, error: LimitReachedError
) -> HttpResponse:
    """Say that the limit of answers from one address is reached, above what was typed."""
    typed: dict[str, Any] = {name: request.POST.get(name) for name in ComingForm.base_fields}
    typed["access_needs"] = request.POST.getlist("access_needs")
    form = ComingForm(evening=evening, initial=typed)
    page = _page(request, "form.html", evening, form=form, too_many=error)
    return told_to_wait(page, error.seconds)


def _receive_and_thank(request: HttpRequest, evening: InformationEvening) -> HttpResponse:
    if not request.POST.get(TRAP):
        _receive(request, evening)
    is_coming = request.POST.get("reply", Reply.COMING) == Reply.COMING
    thanks = reverse("coming:thanks", args=[evening.school.slug, evening.pk])
    return HttpResponseRedirect(thanks if is_coming else f"{thanks}?not-coming")


def _receive(request: HttpRequest, evening: InformationEvening) -> None:
    """Save the answer as it is. Staff correct mistakes later, so nothing is refused here."""
    data = request.POST
    adults = data.get("adults", "")
    receive_answer(
        evening=evening,
        class_group=evening.class_groups.filter(pk=pk_of(data.get("class_group")) or 0).first(),
        first_name=data.get("first_name", ""),
        surname_letter=data.get("surname_letter", ""),
        adults=int(adults) if adults.isdecimal() and len(adults) < 4 else 1,
        access_needs=data.getlist("access_needs"),
        reply=data.get("reply", ""),
        language=data.get("language", ""),
    )
