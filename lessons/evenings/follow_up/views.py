"""The pages for families still to reach: list, follow-ups, letters and mail merge."""

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
RECORDED = {"materials_sent": "Materials sent", "spoken_to": "Spoken to"}


@staff_page(Permission.EVENING)
@require_http_methods(["GET", "POST"])
def follow_up_page(request: StaffRequest, pk: int) -> HttpResponse:
    """List the families still to reach in the evening's year; record follow-ups for many."""
    evening = evening_with_names_or_404(request, pk)
    form = FollowUpForm(
        request.POST or None,
        school=request.school,
        initial={"on": timezone.localdate(), "done_by": request.user.pk},
    )
    if form.is_valid() and _record(request, evening, form):
        return HttpResponseRedirect(request.get_full_path())
    families = _families(evening, _chosen_class(request, evening))
    reached = evening.attendances.followed_up().select_related("pupil", "by").order_by("-on", "-pk")
    context = {
        "evening": evening,
        "page": Paginator(families, PER_PAGE).get_page(request.GET.get("page")),
        "reached": Paginator(reached, PER_PAGE).get_page(request.GET.get("done")),
        "reach": reach_of(_classes(evening), today=timezone.localdate()),
        "chosen": _chosen_class(request, evening),
        "not_matched": _not_matched(evening),
        "ticked": request.POST.getlist("pupil"),
    }
    return form_page(request, "lessons/evenings/follow_up/page.html", form, context)


def _not_matched(evening: InformationEvening) -> QuerySet[InformationEvening]:
    """Return the evenings of the year with families who are not matched with a child yet.

    `unmatched` is the number of these families.
    """
    evenings = evening.school.evenings.in_year(evening.year.first_year)
    unmatched = Count("walk_ins", filter=Q(walk_ins__pupil=None))
    return evenings.annotate(unmatched=unmatched).filter(unmatched__gt=0).order_by("starts_at")


def _classes(evening: InformationEvening) -> ClassGroupQuerySet:
    return evening.school.class_groups.in_year(evening.year.first_year)


def _chosen_class(request: StaffRequest, evening: InformationEvening) -> ClassGroup | None:
    """Return the class in `?class=…`, to which the list is then limited; None for all."""
    return _classes(evening).filter(pk=pk_of(request.GET.get("class")) or 0).first()


def _families(evening: InformationEvening, chosen: ClassGroup | None) -> EnrolmentQuerySet:
    classes = _classes(evening).filter(pk=chosen.pk) if chosen else _classes(evening)
    enrolments = not_reached(classes, year=evening.year, today=timezone.localdate())
    order = [f"class_group__{name}" for name in ("youngest_year", "oldest_year", "name")]
    return enrolments.select_related("pupil", "class_group").order_by(
        *order, "pupil__display_name", "pk"
    )


def _record(request: StaffRequest, evening: InformationEvening, form: FollowUpForm) -> bool:
    """Record the follow-up for the ticked families. Return False if the form has errors."""
    ticked = pks_of(request.POST.getlist("pupil"))
    to_reach = Pupil.objects.filter(pk__in=_families(evening, None).values("pupil"))
    pupil_pks = list(to_reach.in_bulk(ticked))
    if not pupil_pks:
        messages.error(
            request, "No family was ticked, so nothing was changed. Tick the families first."
        )
        return True
    outcome = request.POST.get("do", "")
    with refusals_on(form):
        follow_ups = follow_up(
            evening=evening,
            pupils=Pupil.objects.filter(pk__in=pupil_pks),
            outcome=outcome,
            by=request.user,
            **form.cleaned_data,
        )
        messages.success(request, f"{RECORDED[outcome]}: {len(follow_ups)}.")
        return True
    return False


@staff_page(Permission.EVENING)
@require_POST
def follow_up_undo(request: StaffRequest, pk: int, attendance: int) -> HttpResponse:
    """Remove a follow-up recorded by mistake, and go back to the list."""
    evening = evening_with_names_or_404(request, pk)
    recorded = get_object_or_404(evening.attendances.followed_up(), pk=attendance)
    undo_follow_up(attendance=recorded, by=request.user)
    messages.success(request, "The follow-up is removed. It is kept in the change history.")
    return back_to(evening, "evening_follow_up")


@staff_page(Permission.EVENING)
@require_safe
def letters(request: StaffRequest, pk: int) -> HttpResponse:
    """Show letters to print for the families still to reach, up to a hundred at a time."""
    evening = evening_with_names_or_404(request, pk)
    chosen = _chosen_class(request, evening)
    families_page = FamiliesPage.objects.of(request.school)
    context = {
        "evening": evening,
        "chosen": chosen,
        "not_matched": _not_matched(evening),
        "page": Paginator(_families(evening, chosen), PER_PAGE).get_page(request.GET.get("page")),
        "families_page": families_page,
        "qr": qr_code(families_page.address),
        "documents": evening.documents.public(),
    }
    return render(request, "lessons/evenings/follow_up/letters.html", context)


@staff_page(Permission.EVENING)
@require_safe
def mail_merge(request: StaffRequest, pk: int) -> HttpResponse:
    """Download the families still to reach as a spreadsheet for mail merge."""
    evening = evening_with_names_or_404(request, pk)
    file = io.BytesIO()
    evening_cells = (
        evening.title,
        long_date(evening.starts_at),
        " to ".join(clock(timezone.localtime(at)) for at in (evening.starts_at, evening.ends_at)),
        evening.place,
        FamiliesPage.objects.of(request.school).address,
        ", ".join(document.title for document in evening.documents.public()),
    )
    families = _families(evening, _chosen_class(request, evening)).values_list(
        "class_group__name", "pupil__display_name"
    )
    write_mail_merge(
        file,
        ((class_name, child, *evening_cells) for class_name, child in families.iterator()),
    )
    return download(file.getvalue(), f"{request.school.slug}-families-to-reach.xlsx")
