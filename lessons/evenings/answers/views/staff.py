"""The page on which staff match families' answers with children."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.models import Enrolment, Pupil
from classes.names.order import Alphabetical
from classes.pages.pks import pk_of, pks_of
from lessons.evenings.answers.actions import (
    confirm_again,
    confirm_answers,
    count_answers,
    dismiss_answers,
    reopen_answer,
)
from lessons.evenings.answers.meanwhile import settled_meanwhile
from lessons.evenings.family_names import find_pupil
from lessons.evenings.lookup import evening_or_404, own_answers, own_invited
from lessons.evenings.turnout import invited, turnout_of
from lessons.models import EveningAnswer, InformationEvening

PER_PAGE = 50
NOTHING_TICKED = "No answer was ticked, so nothing was changed. Tick the answers first."


@staff_page(Permission.EVENING)
@require_http_methods(["GET", "POST"])
def answers(request: StaffRequest, pk: int) -> HttpResponse:
    """List the answers with a suggested child each; confirm or dismiss the ticked ones."""
    evening = evening_or_404(request, pk)
    if request.method == "POST":
        _change(request, evening)
        return HttpResponseRedirect(request.get_full_path())
    answers = own_answers(request, evening)
    waiting = answers.waiting().select_related("class_group")
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    pupils = _invited_pupils(request, evening)
    needs = answers.exclude(access_needs=[]).exclude(is_dismissed=True)
    context = {
        "evening": evening,
        "page": page,
        "rows": [
            (answer, _suggest(answer, pupils), list(_choices(answer, pupils))) for answer in page
        ],
        "turnout": turnout_of(evening),
        "to_ask_again": answers.to_ask_again().select_related("pupil", "class_group"),
        "confirmed": answers.confirmed().select_related("pupil", "class_group"),
        "dismissed": answers.dismissed().select_related("class_group"),
        "needs": needs.select_related("class_group", "pupil"),
    }
    return render(request, "lessons/evenings/answers/staff.html", context)


PupilInClass = tuple[Pupil, int, str]
"""A pupil with the pk and the name of their class."""


def _invited_pupils(request: StaffRequest, evening: InformationEvening) -> list[PupilInClass]:
    """Return the pupils invited whom the person may see; an empty list if names are not kept."""
    if not evening.school.keeps_pupil_names:
        return []
    enrolments = _enrolments(request, evening).select_related("pupil", "class_group")
    enrolments = enrolments.order_by(
        Alphabetical("class_group__name"), Alphabetical("pupil__display_name"), "pupil"
    )
    return [(row.pupil, row.class_group_id, row.class_group.name) for row in enrolments]


def _enrolments(request: StaffRequest, evening: InformationEvening) -> QuerySet[Enrolment]:
    return invited(evening).filter(class_group__in=own_invited(request, evening))


def _choices(
    answer: EveningAnswer, pupils: list[PupilInClass]
) -> Iterator[tuple[str, list[Pupil]]]:
    """Yield the name of each class with its pupils, first the class that the family chose."""
    typed_first = sorted(pupils, key=lambda choice: choice[1] != answer.class_group_id)
    for name, choices in groupby(typed_first, key=itemgetter(2)):
        yield name, [pupil for pupil, _, _ in choices]


def _suggest(answer: EveningAnswer, pupils: list[PupilInClass]) -> tuple[Pupil | None, bool]:
    """Return the pupil whom the answer fits, and whether that pupil is in the class it names.

    The class may be mistyped, so all classes are searched if nobody in it fits.
    """
    in_class = [pupil for pupil, pk, _ in pupils if answer.class_group_id in (None, pk)]
    if suggestion := find_pupil(answer, in_class):
        return suggestion, True
    return find_pupil(answer, [pupil for pupil, _, _ in pupils if pupil not in in_class]), False


def _change(request: StaffRequest, evening: InformationEvening) -> None:
    """Do what the button says, for the ticked answers or for one."""
    answers = own_answers(request, evening)
    if reopened := pk_of(request.POST.get("reopen")):
        reopen_answer(answer=get_object_or_404(answers, pk=reopened), by=request.user)
        messages.success(request, "Undone. The answer waits to be confirmed again.")
        return
    ticked = list(answers.filter(pk__in=pks_of(request.POST.getlist("answer"))))
    if not ticked:
        messages.error(request, NOTHING_TICKED)
        return
    pressed_at = timezone.now()
    match request.POST.get("do"):
        case "aside":
            _say(request, "Dismissed", dismiss_answers(answers=ticked, by=request.user))
        case "again":
            _say(request, "Still coming", confirm_again(answers=ticked, by=request.user))
        case "confirm" if evening.school.keeps_pupil_names:
            _confirm(request, evening, ticked)
        case "confirm":
            _say(request, "Counted", count_answers(answers=ticked, by=request.user))
        case _:
            raise Http404
    if already := settled_meanwhile(ticked, since=pressed_at, by=request.user):
        messages.error(request, f"Not changed: {len(already)}. {' '.join(already)}")


def _say(request: StaffRequest, what: str, count: int) -> None:
    if count:
        messages.success(request, f"{what}: {count}.")


def _confirm(
    request: StaffRequest, evening: InformationEvening, ticked: list[EveningAnswer]
) -> None:
    chosen = {answer: _chosen_pupil(request, evening, answer) for answer in ticked}
    pupils = {answer: pupil for answer, pupil in chosen.items() if pupil}
    _say(request, "Confirmed", confirm_answers(pupils=pupils, by=request.user))
    if len(pupils) < len(ticked):
        messages.error(
            request,
            f"Not confirmed: {len(ticked) - len(pupils)}. Choose a child for each answer first.",
        )


def _chosen_pupil(
    request: StaffRequest, evening: InformationEvening, answer: EveningAnswer
) -> Pupil | None:
    pupil_pk = pk_of(request.POST.get(f"pupil-{answer.pk}"))
    enrolments = _enrolments(request, evening).filter(pupil=pupil_pk)
    enrolment = enrolments.select_related("pupil").first()
    return enrolment.pupil if enrolment else None
