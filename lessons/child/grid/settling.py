"""Records a catch-up from a cell of the grid, or takes back one of today."""

from django.http import QueryDict
from django.utils import timezone

from classes.access import Permission, StaffRequest
from classes.pages.pks import pk_of
from lessons.catch_up.actions import record_catch_up, reopen
from lessons.catch_up.forms import CatchUpForm
from lessons.models import Closing, HowCaughtUp, MissedLesson, MissedLessonQuerySet

REMEMBERED = "how_caught_up"
"""The key under which a person's session keeps how they let children catch up last."""


def usual_way(request: StaffRequest) -> dict[str, object]:
    """Return what a catch-up is recorded with if nothing else is said: today, by the person."""
    how = request.session.get(REMEMBERED, HowCaughtUp.SMALL_GROUP.value)
    return {"on": timezone.localdate(), "how": how, "taught_by": request.user.pk}


def catch_up_form(request: StaffRequest) -> CatchUpForm:
    """Return the form of the day, the way and the teacher. What is not sent is the usual."""
    usual = usual_way(request)
    if request.method != "POST":
        return CatchUpForm(school=request.school, initial=usual)
    data = QueryDict(mutable=True)
    data.update({name: str(value) for name, value in usual.items()})
    for name in usual.keys() & request.POST.keys():
        data[name] = request.POST[name]
    return CatchUpForm(data, school=request.school)


def settle(request: StaffRequest, form: CatchUpForm) -> list[MissedLesson]:
    """Do what the pressed button of a cell says, and return the missed lessons that it names.

    Return none of them if nobody pressed one, or if they are no longer there.
    """
    if "take_back" in request.POST:
        seen = _versions(request.POST["take_back"])
        of_today = {"closed_as": Closing.CAUGHT_UP, "caught_up_on": timezone.localdate()}
        rows = list(_missed(request, seen).filter(**of_today))
        reopen(missed_lessons=rows, by=request.user, seen=seen)
        return rows
    rows = list(_missed(request, _versions(request.POST.get("catch_up", ""))))
    if not rows or not form.is_valid():
        return []
    record_catch_up(missed_lessons=rows, by=request.user, **form.cleaned_data)
    request.session[REMEMBERED] = form.cleaned_data["how"]
    return rows


def _missed(request: StaffRequest, pks: dict[int, int]) -> MissedLessonQuerySet:
    """Return those of these missed lessons that the person may record a catch-up for."""
    missed = MissedLesson.objects.for_school(request.school).filter(pk__in=pks)
    allowed = missed.filter(pupil__in=request.access.pupils(Permission.LOG))
    return allowed.select_related("pupil", "lesson__planned_session__session")


def _versions(value: str) -> dict[int, int]:
    """Return the missed lessons that a button names, with the version that the page showed."""
    pairs = (part.partition(".") for part in value.split())
    return {
        pk: pk_of(version) or 0 for text, _, version in pairs if (pk := pk_of(text)) is not None
    }
