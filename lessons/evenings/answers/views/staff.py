"""Families' answers: staff match each with a child."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.models import Pupil
from classes.pages.pks import pk_of, pks_of
from lessons.evenings.answers.actions import confirm_answers, dismiss_answers
from lessons.evenings.family_names import find_pupil
from lessons.evenings.lookup import evening_or_404
from lessons.evenings.turnout import invited
from lessons.models import EveningAnswer, InformationEvening

PER_PAGE = 50


@staff_page(Permission.EVENING)
@require_http_methods(["GET", "POST"])
def answers(request: StaffRequest, pk: int) -> HttpResponse:
    """List the answers with the child each may be about; confirm those that are ticked."""
    item = evening_or_404(request, pk)
    if request.method == "POST":
        _settle(request, item)
        return HttpResponseRedirect(request.get_full_path())
    waiting = item.answers.waiting().select_related("class_group")
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "evening": item,
        "page": page,
        "rows": _suggested(item, list(page)),
        "pupils": _children(item),
        "settled": item.answers.confirmed().select_related("pupil"),
        "needs": item.answers.exclude(access_needs=[]),
    }
    return render(request, "lessons/evenings/answers/staff.html", context)


Choice = tuple[Pupil, int, str]
"""A child with the key and the name of their class."""


def _children(item: InformationEvening) -> list[Choice]:
    """Return the children of the list by class and name; none where names are not kept."""
    if not item.school.keeps_pupil_names:
        return []
    rows = invited(item).select_related("pupil", "class_group")
    rows = rows.order_by("class_group__name", "pupil__display_name", "pupil")
    return [(row.pupil, row.class_group_id, row.class_group.name) for row in rows]


def _suggested(
    item: InformationEvening, waiting: list[EveningAnswer]
) -> list[tuple[EveningAnswer, Pupil | None]]:
    """Return each answer with the one child whom it fits, of the class that was chosen."""
    children = _children(item)
    return [
        (
            answer,
            find_pupil(
                answer,
                [pupil for pupil, group, _ in children if answer.class_group_id in (None, group)],
            ),
        )
        for answer in waiting
    ]


def _settle(request: StaffRequest, item: InformationEvening) -> None:
    """Confirm or dismiss the ticked answers, depending on the button pressed."""
    keys = pks_of(request.POST.getlist("answer"))
    ticked = list(item.answers.waiting().filter(pk__in=keys))
    if not ticked:
        messages.error(request, "No answer was ticked, so nothing was changed.")
        return
    if request.POST.get("do") == "aside":
        done = dismiss_answers(answers=ticked, by=request.user)
        messages.success(request, f"Put aside: {done}.")
        return
    chosen = {answer: _chosen(request, item, answer) for answer in ticked}
    known = {answer: pupil for answer, pupil in chosen.items() if pupil}
    done = confirm_answers(pupils=known, by=request.user)
    if done:
        messages.success(request, f"Confirmed: {done}.")
    if done < len(ticked):
        messages.error(
            request,
            f"Not confirmed, as no child is chosen: {len(ticked) - done}. Choose the child first.",
        )


def _chosen(request: StaffRequest, item: InformationEvening, answer: EveningAnswer) -> Pupil | None:
    key = pk_of(request.POST.get(f"pupil-{answer.pk}"))
    row = invited(item).filter(pupil=key).select_related("pupil").first()
    return row.pupil if row else None
