"""The public form on which a family says it is coming. Its reply reveals nothing."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from classes.pages.pks import pk_of
from lessons.evenings.answers.actions import receive_answer
from lessons.evenings.answers.forms import ComingForm
from lessons.models import InformationEvening

TRAP = "website"
"""A hidden field that only bots fill in; their answers are not saved."""


@never_cache
@require_http_methods(["GET", "POST"])
def coming(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the form and save an answer. The reply is the same whatever was sent."""
    evening = _evening_or_404(slug, pk)
    if request.method == "POST":
        rate_limited = ratelimit.consume_or_429(request, action="evening_answer")
        if rate_limited:
            return rate_limited
        if not request.POST.get(TRAP):
            _receive(request, evening)
        return HttpResponseRedirect(reverse("coming:thanks", args=[slug, pk]))
    context = {"evening": evening, "school": evening.school, "form": ComingForm(evening=evening)}
    return render(request, "lessons/evenings/answers/form.html", context)


@require_safe
def thanks(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Thank the family, with the same page for every answer so that nobody can test a name."""
    evening = _evening_or_404(slug, pk)
    context = {"evening": evening, "school": evening.school}
    return render(request, "lessons/evenings/answers/thanks.html", context)


def _evening_or_404(slug: str, pk: int) -> InformationEvening:
    """Return an evening that families can still answer; 404 if it is over or cancelled."""
    evenings = InformationEvening.objects.not_cancelled().for_families(timezone.now())
    return get_object_or_404(evenings.select_related("school"), school__slug=slug, pk=pk)


def _receive(request: HttpRequest, evening: InformationEvening) -> None:
    """Save the answer as it is. Staff correct mistakes later, so nothing is refused here."""
    data = request.POST
    adults = data.get("adults", "")
    receive_answer(
        evening=evening,
        class_group=evening.class_groups.filter(pk=pk_of(data.get("class_group")) or 0).first(),
        first_name=data.get("first_name", "").replace("\x00", ""),
        surname_letter=data.get("surname_letter", "").replace("\x00", ""),
        adults=int(adults) if adults.isdecimal() and len(adults) < 4 else 1,
        access_needs=data.getlist("access_needs"),
    )
