"""Match families who were not on the list with a child, or remove them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.models import Pupil
from classes.names.order import Alphabetical
from classes.pages.pks import pk_of
from classes.pages.problems import Problem
from classes.pages.refusal import status_of
from lessons.evenings.family_names import find_walk_in_pupil
from lessons.evenings.lookup import evening_with_names_or_404, own_enrolments, own_walk_ins
from lessons.evenings.walk_ins.actions import match_walk_in, remove_walk_in, unmatch_walk_in
from lessons.models import InformationEvening, WalkIn

PER_PAGE = 50

Choice = tuple[Pupil, int, str]
"""A child, and the pk and name of a class they were in this year."""


@staff_page(Permission.EVENING)
@require_http_methods(["GET", "POST"])
def walk_ins(request: StaffRequest, pk: int) -> HttpResponse:
    """List the walk-ins of an evening. Match, unmatch or remove one."""
    evening = evening_with_names_or_404(request, pk)
    refusals: dict[int, str] = {}
    if request.method == "POST":
        refusals = _update(request, evening)
        if not refusals:
            return HttpResponseRedirect(request.get_full_path())
    families = own_walk_ins(request, evening)
    waiting = families.waiting().select_related("class_group")
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    children = _children_of_year(request, evening)
    is_removing = request.POST.get("do") == "take_out"
    context = {
        "evening": evening,
        "page": page,
        "rows": [
            (walk_in, _suggest(walk_in, children), refusals.get(walk_in.pk)) for walk_in in page
        ],
        "children": children,
        "problems": [
            Problem(refusal, f"{'why' if is_removing else 'pupil'}-{pk}")
            for pk, refusal in refusals.items()
        ],
        "is_removing": is_removing,
        "matched": families.exclude(pupil=None).select_related("pupil"),
    }
    status = status_of(refused=bool(refusals))
    return render(request, "lessons/evenings/walk_ins/page.html", context, status=status)


def _children_of_year(request: StaffRequest, evening: InformationEvening) -> list[Choice]:
    """Return the children of the year whom the person may see.

    The class need not be invited: a walk-in may be from any class.
    """
    enrolments = own_enrolments(request, evening).select_related("pupil", "class_group")
    enrolments = enrolments.order_by(
        Alphabetical("class_group__name"), Alphabetical("pupil__display_name"), "pk"
    )
    return list(
        dict.fromkeys((row.pupil, row.class_group_id, row.class_group.name) for row in enrolments)
    )


def _suggest(walk_in: WalkIn, children: list[Choice]) -> Pupil | None:
    """Return the only child of the given class whose name matches; None if none or several do."""
    pupils = (pupil for pupil, group, _ in children if walk_in.class_group_id in (None, group))
    return find_walk_in_pupil(walk_in.said_name, dict.fromkeys(pupils))


def _update(request: StaffRequest, evening: InformationEvening) -> dict[int, str]:
    """Match, unmatch or remove a walk-in. Return any refusal by the walk-in's pk."""
    walk_in = get_object_or_404(
        own_walk_ins(request, evening), pk=_posted_pk(request, "walk_in") or 0
    )
    try:
        match request.POST.get("do"):
            case "match":
                _match(request, evening, walk_in)
            case "unmatch":
                unmatch_walk_in(walk_in=walk_in, by=request.user)
                messages.success(request, "Undone. The family is waiting to be matched again.")
            case "take_out":
                reason = request.POST.get("reason", "").replace("\x00", "")
                remove_walk_in(walk_in=walk_in, reason=reason, by=request.user)
                messages.success(request, "Removed. The change history keeps your reason.")
            case _:
                raise Http404
    except ValidationError as error:
        refusal = " ".join(error.messages)
        if evening.walk_ins.filter(pk=walk_in.pk, pupil=None).exists():
            return {walk_in.pk: refusal}
        messages.error(request, refusal)
    return {}


def _match(request: StaffRequest, evening: InformationEvening, walk_in: WalkIn) -> None:
    pupil_pk = _posted_pk(request, "pupil")
    if pupil_pk is None:
        raise ValidationError("Choose the child first. Nothing was changed.")
    children = {pupil.pk: pupil for pupil, _, _ in _children_of_year(request, evening)}
    if pupil_pk not in children:
        raise Http404
    pupil = children[pupil_pk]
    match_walk_in(walk_in=walk_in, pupil=pupil, by=request.user)
    messages.success(request, f"Matched with {pupil}.")


def _posted_pk(request: StaffRequest, name: str) -> int | None:
    return pk_of(request.POST.get(name))
