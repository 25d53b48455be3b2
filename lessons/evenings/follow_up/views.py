"""Families still to reach: the list, recording follow-ups, letters and mail merge."""

import io

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.models import ClassGroup, ClassGroupQuerySet, EnrolmentQuerySet, Pupil
from classes.pages.downloads import download
from classes.pages.pks import pk_of, pks_of
from classes.pages.refusal import form_page, refusals_on
from classes.words.dates import long_date
from curriculum.models import FamiliesPage
from curriculum.qr import qr_code
from lessons.evenings.follow_up.actions import follow_up, undo_follow_up
from lessons.evenings.follow_up.forms import FollowUpForm
from lessons.evenings.follow_up.mail_merge import write_mail_merge
from lessons.evenings.lookup import evening_with_names_or_404
from lessons.evenings.reach import not_reached, reach_of
from lessons.evenings.set_up.views import back_to
from lessons.models import InformationEvening
from lessons.templatetags.clock import clock

PER_PAGE = 100
DONE = {"materials_sent": "Materials sent", "spoken_to": "Spoken to"}


@staff_page(Permission.EVENING)
@require_http_methods(["GET", "POST"])
def follow_up_page(request: StaffRequest, pk: int) -> HttpResponse:
    """List the families still to reach in the evening's year, and record follow-ups for several."""
    item = evening_with_names_or_404(request, pk)
    form = FollowUpForm(
        request.POST or None,
        school=request.school,
        initial={"on": timezone.localdate(), "done_by": request.user.pk},
    )
    if form.is_valid() and _mark(request, item, form):
        return HttpResponseRedirect(request.get_full_path())
    families = _families(item, _chosen_class(request, item))
    reached = item.attendances.followed_up().select_related("pupil", "by").order_by("-on", "-pk")
    context = {
        "evening": item,
        "page": Paginator(families, PER_PAGE).get_page(request.GET.get("page")),
        "reached": Paginator(reached, PER_PAGE).get_page(request.GET.get("done")),
        "reach": reach_of(_classes(item), today=timezone.localdate()),
        "chosen": _chosen_class(request, item),
        "not_matched": _not_matched(item),
        "ticked": request.POST.getlist("pupil"),
    }
    return form_page(request, "lessons/evenings/follow_up/page.html", form, context)


def _not_matched(item: InformationEvening) -> QuerySet[InformationEvening]:
    """Return the year's evenings that have walk-ins to match, with their number as `unmatched`."""
    held = item.school.evenings.in_year(item.year.first_year)
    unmatched = Count("walk_ins", filter=Q(walk_ins__pupil=None))
    return held.annotate(unmatched=unmatched).filter(unmatched__gt=0).order_by("starts_at")


def _classes(item: InformationEvening) -> ClassGroupQuerySet:
    return item.school.class_groups.in_year(item.year.first_year)


def _chosen_class(request: StaffRequest, item: InformationEvening) -> ClassGroup | None:
    """Return the class chosen with ?class=…, if any."""
    return _classes(item).filter(pk=pk_of(request.GET.get("class")) or 0).first()


def _families(item: InformationEvening, chosen: ClassGroup | None) -> EnrolmentQuerySet:
    classes = _classes(item).filter(pk=chosen.pk) if chosen else _classes(item)
    enrolments = not_reached(classes, year=item.year, today=timezone.localdate())
    order = [f"class_group__{name}" for name in ("youngest_year", "oldest_year", "name")]
    return enrolments.select_related("pupil", "class_group").order_by(
        *order, "pupil__display_name", "pk"
    )


def _mark(request: StaffRequest, item: InformationEvening, form: FollowUpForm) -> bool:
    """Record the follow-up for the ticked families. Return whether the form is finished with."""
    pks = pks_of(request.POST.getlist("pupil"))
    pupils = list(Pupil.objects.filter(pk__in=_families(item, None).values("pupil")).in_bulk(pks))
    if not pupils:
        messages.error(request, "Tick at least one family. Nothing was changed.")
        return True
    outcome = request.POST.get("do", "")
    with refusals_on(form):
        recorded = follow_up(
            evening=item,
            pupils=Pupil.objects.filter(pk__in=pupils),
            outcome=outcome,
            by=request.user,
            **form.cleaned_data,
        )
        messages.success(request, f"{DONE[outcome]}: {len(recorded)}.")
        return True
    return False


@staff_page(Permission.EVENING)
@require_POST
def follow_up_undo(request: StaffRequest, pk: int, attendance: int) -> HttpResponse:
    """Undo a follow-up recorded by mistake."""
    item = evening_with_names_or_404(request, pk)
    recorded = get_object_or_404(item.attendances.followed_up(), pk=attendance)
    undo_follow_up(attendance=recorded, by=request.user)
    messages.success(request, "Undone. It is kept in the change history.")
    return back_to(item, "evening_follow_up")


@staff_page(Permission.EVENING)
@require_safe
def letters(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a letter to print for each family still to reach, a hundred letters on each page."""
    item = evening_with_names_or_404(request, pk)
    chosen = _chosen_class(request, item)
    families_page = FamiliesPage.objects.of(request.school)
    context = {
        "evening": item,
        "chosen": chosen,
        "not_matched": _not_matched(item),
        "page": Paginator(_families(item, chosen), PER_PAGE).get_page(request.GET.get("page")),
        "families_page": families_page,
        "qr": qr_code(families_page.address),
        "documents": item.documents.public(),
    }
    return render(request, "lessons/evenings/follow_up/letters.html", context)


@staff_page(Permission.EVENING)
@require_safe
def mail_merge(request: StaffRequest, pk: int) -> HttpResponse:
    """Download the families still to reach as a spreadsheet for mail merge."""
    item = evening_with_names_or_404(request, pk)
    file = io.BytesIO()
    same_for_all = (
        item.title,
        long_date(item.starts_at),
        " to ".join(clock(timezone.localtime(at)) for at in (item.starts_at, item.ends_at)),
        item.place,
        FamiliesPage.objects.of(request.school).address,
        ", ".join(document.title for document in item.documents.public()),
    )
    families = _families(item, _chosen_class(request, item)).values_list(
        "class_group__name", "pupil__display_name"
    )
    write_mail_merge(file, ((group, name, *same_for_all) for group, name in families.iterator()))
    return download(file.getvalue(), f"{request.school.slug}-families-to-reach.xlsx")
