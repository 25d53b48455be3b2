"""The page on which staff match families' answers with children."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.models import Enrolment, Pupil
from classes.pages.pks import pk_of, pks_of
from lessons.evenings.answers.actions import confirm_answers, dismiss_answers
from lessons.evenings.family_names import find_pupil
from lessons.evenings.lookup import evening_or_404, own_answers, own_invited
from lessons.evenings.turnout import invited
from lessons.models import EveningAnswer, InformationEvening

PER_PAGE = 50


@staff_page(Permission.EVENING)
@require_http_methods(["GET", "POST"])
def answers(request: StaffRequest, pk: int) -> HttpResponse:
    """List the answers with a suggested child each; confirm or dismiss the ticked ones."""
    evening = evening_or_404(request, pk)
    if request.method == "POST":
        _confirm_or_dismiss(request, evening)
        return HttpResponseRedirect(request.get_full_path())
    answers = own_answers(request, evening)
    waiting = answers.waiting().select_related("class_group")
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    pupils = _invited_pupils(request, evening)
    context = {
        "evening": evening,
        "page": page,
        "rows": _suggestions(pupils, list(page)),
        "pupils": pupils,
        "settled": answers.confirmed().select_related("pupil"),
        "needs": answers.exclude(access_needs=[]).select_related("class_group"),
    }
    return render(request, "lessons/evenings/answers/staff.html", context)


PupilInClass = tuple[Pupil, int, str]
"""A pupil with the pk and the name of their class."""


def _invited_pupils(request: StaffRequest, evening: InformationEvening) -> list[PupilInClass]:
    """Return the pupils invited whom the person may see; an empty list if names are not kept."""
    if not evening.school.keeps_pupil_names:
        return []
    enrolments = _enrolments(request, evening).select_related("pupil", "class_group")
    enrolments = enrolments.order_by("class_group__name", "pupil__display_name", "pupil")
    return [(row.pupil, row.class_group_id, row.class_group.name) for row in enrolments]


def _enrolments(request: StaffRequest, evening: InformationEvening) -> QuerySet[Enrolment]:
    return invited(evening).filter(class_group__in=own_invited(request, evening))


def _suggestions(
    pupils: list[PupilInClass], waiting: list[EveningAnswer]
) -> list[tuple[EveningAnswer, Pupil | None]]:
    """Return each answer with the pupil that it fits, or None if several or none do."""
    return [
        (
            answer,
            find_pupil(
                answer,
                [
                    pupil
                    for pupil, class_id, _ in pupils
                    if answer.class_group_id in (None, class_id)
                ],
            ),
        )
        for answer in waiting
    ]


def _confirm_or_dismiss(request: StaffRequest, evening: InformationEvening) -> None:
    """Confirm or dismiss the ticked answers, depending on the button pressed."""
    pks = pks_of(request.POST.getlist("answer"))
    ticked = list(own_answers(request, evening).waiting().filter(pk__in=pks))
    if not ticked:
        messages.error(
            request, "No answer was ticked, so nothing was changed. Tick the answers first."
        )
        return
    if request.POST.get("do") == "aside":
        dismissed = dismiss_answers(answers=ticked, by=request.user)
        messages.success(request, f"Dismissed: {dismissed}.")
        return
    chosen = {answer: _chosen_pupil(request, evening, answer) for answer in ticked}
    pupils = {answer: pupil for answer, pupil in chosen.items() if pupil}
    confirmed = confirm_answers(pupils=pupils, by=request.user)
    if confirmed:
        messages.success(request, f"Confirmed: {confirmed}.")
    if confirmed < len(ticked):
        messages.error(
            request,
            f"Not confirmed: {len(ticked) - confirmed}. Choose a child for each answer first.",
        )


def _chosen_pupil(
    request: StaffRequest, evening: InformationEvening, answer: EveningAnswer
) -> Pupil | None:
    pupil_pk = pk_of(request.POST.get(f"pupil-{answer.pk}"))
    enrolments = _enrolments(request, evening).filter(pupil=pupil_pk)
    enrolment = enrolments.select_related("pupil").first()
    return enrolment.pupil if enrolment else None
