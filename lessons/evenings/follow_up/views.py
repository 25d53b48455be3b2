"""The pages for families still to reach: list, follow-ups, letters and mail merge."""

import io

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.access_records import record_look
from classes.limits.pages import limited_export
from classes.models import ClassGroup, Enrolment, EnrolmentQuerySet, Looked, Pupil
from classes.names.order import Alphabetical, in_class_order
from classes.pages.downloads import download
from classes.pages.kept_form import keeps_typed, typed
from classes.pages.pks import pk_of, pks_of
from classes.pages.refusal import refusals_on, status_of
from classes.people.password_again import ask_before_file
from classes.words.dates import long_date
from curriculum.models import FamiliesPage
from curriculum.qr import qr_code
from lessons.evenings.expected import asked_for_materials
from lessons.evenings.follow_up.actions import follow_up, undo_follow_up
from lessons.evenings.follow_up.forms import FollowUpForm
from lessons.evenings.follow_up.mail_merge import write_mail_merge
from lessons.evenings.follow_up.meanwhile import reached_meanwhile
from lessons.evenings.lookup import (
    evening_with_names_or_404,
    own_answers,
    own_classes,
    own_enrolments,
)
from lessons.evenings.reach import not_reached, reach_of
from lessons.evenings.set_up.views import back_to
from lessons.models import EveningAttendance, EveningOutcome, InformationEvening, Reply
from lessons.templatetags.clock import clock

PER_PAGE = 100
NOBODY_TICKED = "No family was ticked, so nothing was changed. Tick the families first."
RECORDED = {"materials_sent": "Materials sent", "spoken_to": "Spoken to"}


@staff_page(Permission.EVENING)
@require_http_methods(["GET", "POST"])
@keeps_typed
def follow_up_page(request: StaffRequest, pk: int) -> HttpResponse:
    """List the families still to reach in the evening's year; record follow-ups for many."""
    evening = evening_with_names_or_404(request, pk)
    data = typed(request)
    form = FollowUpForm(
        data,
        school=request.school,
        initial={"on": timezone.localdate(), "done_by": request.user.pk},
    )
    if request.method == "POST" and form.is_valid() and _record(request, evening, form):
        return HttpResponseRedirect(request.get_full_path())
    families = _families(request, evening)
    reached = _followed_up(request, evening).select_related("pupil", "by").order_by("-on", "-pk")
    asked = _asked_for_materials(request, evening)
    context = {
        "evening": evening,
        "asked": asked,
        "asked_pks": {enrolment.pupil_id for enrolment in asked},
        "asked_waiting": own_answers(request, evening)
        .waiting()
        .filter(reply=Reply.SEND_MATERIALS)
        .count(),
        "page": Paginator(families, PER_PAGE).get_page(request.GET.get("page")),
        "reached": Paginator(reached, PER_PAGE).get_page(request.GET.get("done")),
        "reach": reach_of(own_classes(request, evening), today=timezone.localdate()),
        "chosen": _chosen_class(request, evening),
        "not_matched": _not_matched(request, evening),
        "ticked": data.getlist("pupil") if data else [],
        "sees_all": request.access.covers_school(Permission.EVENING),
    }
    context["form"] = form
    status = status_of(refused=request.method == "POST")
    return render(request, "lessons/evenings/follow_up/page.html", context, status=status)


def _asked_for_materials(
    request: StaffRequest, evening: InformationEvening, *, of_all: bool = False
) -> list[Enrolment]:
    """Return who asked for the materials and was not sent them, in the class chosen or in all.

    It does not matter whether the family has been reached in another way.
    """
    asked = asked_for_materials(evening)
    sent = evening.attendances.filter(outcome=EveningOutcome.MATERIALS_SENT).values("pupil")
    enrolments = own_enrolments(request, evening).on_roll(evening.year.clamp(timezone.localdate()))
    chosen = None if of_all else _chosen_class(request, evening)
    enrolments = enrolments.filter(class_group=chosen) if chosen else enrolments
    to_send = enrolments.filter(pupil__in=asked).exclude(pupil__in=sent)
    return list(
        to_send.select_related("pupil", "class_group").order_by(
            Alphabetical("class_group__name"), Alphabetical("pupil__display_name"), "pk"
        )
    )


def _followed_up(request: StaffRequest, evening: InformationEvening) -> QuerySet[EveningAttendance]:
    """Return the follow-ups of the evening whose children the person may see, in the class chosen.

    Each has the `class_name` of its child, None for one who is in no class of the evening.
    """
    enrolments = own_enrolments(request, evening)
    of_child = enrolments.filter(pupil=OuterRef("pupil")).order_by("-joined_on", "-pk")
    followed_up = evening.attendances.followed_up().annotate(
        class_name=Subquery(of_child.values("class_group__name")[:1])
    )
    chosen = _chosen_class(request, evening)
    if chosen:
        enrolments = enrolments.filter(class_group=chosen)
    elif request.access.covers_school(Permission.EVENING):
        return followed_up
    return followed_up.filter(pupil__in=enrolments.values("pupil"))


def _not_matched(
    request: StaffRequest, evening: InformationEvening
) -> QuerySet[InformationEvening]:
    """Return the evenings of the year with families who are not matched with a child yet.

    `unmatched` is the number of these families that the person may match. `without_class` is the
    number of the others who may be in their classes, because nobody knew the class.
    """
    evenings = evening.school.evenings.in_year(evening.year.first_year)
    own, others = Q(walk_ins__pupil=None), Q(pk=None)
    if not request.access.covers_school(Permission.EVENING):
        others = own & Q(walk_ins__class_group=None)
        own &= Q(walk_ins__class_group__in=own_classes(request, evening))
    counted = evenings.annotate(
        unmatched=Count("walk_ins", filter=own), without_class=Count("walk_ins", filter=others)
    )
    return counted.filter(Q(unmatched__gt=0) | Q(without_class__gt=0)).order_by("starts_at")


def _chosen_class(request: StaffRequest, evening: InformationEvening) -> ClassGroup | None:
    """Return the class in `?class=…`, to which the list is then limited; None for all."""
    classes = own_classes(request, evening)
    return classes.filter(pk=pk_of(request.GET.get("class")) or 0).first()


def _families(
    request: StaffRequest, evening: InformationEvening, *, of_all: bool = False
) -> EnrolmentQuerySet:
    """Return the families still to reach in the class chosen or, with `of_all`, in every class.

    Only those whose children the person may see.
    """
    chosen = None if of_all else _chosen_class(request, evening)
    classes = own_classes(request, evening)
    classes = classes.filter(pk=chosen.pk) if chosen else classes
    enrolments = not_reached(
        classes, school=request.school, year=evening.year, today=timezone.localdate()
    )
    order = in_class_order("class_group__")
    return enrolments.select_related("pupil", "class_group").order_by(
        *order, Alphabetical("pupil__display_name"), "pk"
    )


def _record(request: StaffRequest, evening: InformationEvening, form: FollowUpForm) -> bool:
    """Record the follow-up for the ticked families. Return False if none was recorded."""
    ticked = pks_of(request.POST.getlist("pupil"))
    to_reach = Pupil.objects.filter(pk__in=_families(request, evening, of_all=True).values("pupil"))
    to_send = _asked_for_materials(request, evening, of_all=True)
    asked = {enrolment.pupil_id for enrolment in to_send}
    pupil_pks = {*to_reach.in_bulk(ticked), *asked.intersection(ticked)}
    own = own_enrolments(request, evening).filter(pupil__in=ticked)
    own_ticked = Pupil.objects.filter(pk__in=own.values("pupil"))
    if not own_ticked:
        messages.error(request, NOBODY_TICKED)
        return False
    outcome = request.POST.get("do", "")
    with refusals_on(form):
        follow_ups = follow_up(
            evening=evening,
            pupils=Pupil.objects.filter(pk__in=pupil_pks),
            outcome=outcome,
            by=request.user,
            **form.cleaned_data,
        )
        recorded = {attendance.pupil_id for attendance in follow_ups}
        if recorded:
            messages.success(request, f"{RECORDED[outcome]}: {len(recorded)}.")
        if others := [pupil for pupil in own_ticked if pupil.pk not in recorded]:
            already = reached_meanwhile(evening, others, by=request.user)
            messages.error(request, f"Not changed: {len(others)}. {' '.join(already)}")
        return bool(recorded)
    return False


@staff_page(Permission.EVENING)
@require_POST
def follow_up_undo(request: StaffRequest, pk: int, attendance: int) -> HttpResponse:
    """Remove a follow-up recorded by mistake, and go back to the list."""
    evening = evening_with_names_or_404(request, pk)
    recorded = get_object_or_404(_followed_up(request, evening), pk=attendance)
    undo_follow_up(attendance=recorded, by=request.user)
    messages.success(request, "The follow-up is removed. It is kept in the change history.")
    return back_to(evening, "evening_follow_up")


@staff_page(Permission.EVENING)
@require_safe
def letters(request: StaffRequest, pk: int) -> HttpResponse:
    """Show letters to print for the families still to reach, up to a hundred at a time."""
    evening = evening_with_names_or_404(request, pk)
    letters = Paginator(_families(request, evening), PER_PAGE)
    page = letters.get_page(request.GET.get("page"))
    if page.object_list:
        record_look(Looked.LETTERS, school=request.school, by=request.user, number=evening.pk)
    families_page = FamiliesPage.objects.of(request.school)
    context = {
        "evening": evening,
        "reach": reach_of(own_classes(request, evening), today=timezone.localdate()),
        "chosen": _chosen_class(request, evening),
        "not_matched": _not_matched(request, evening),
        "page": page,
        "families_page": families_page,
        "qr": qr_code(families_page.address),
        "answer_address": settings.SITE_URL.rstrip("/")
        + reverse("coming:coming", args=[request.school.slug, evening.pk]),
        "documents": evening.documents.public(),
    }
    return render(request, "lessons/evenings/follow_up/letters.html", context)


@staff_page(Permission.EVENING)
@require_safe
@limited_export
def mail_merge(request: StaffRequest, pk: int) -> HttpResponse:
    """Download the families still to reach as a spreadsheet for mail merge."""
    evening = evening_with_names_or_404(request, pk)
    ask_before_file(request)
    file = io.BytesIO()
    evening_cells = (
        evening.title,
        long_date(evening.starts_at),
        " to ".join(clock(timezone.localtime(at)) for at in (evening.starts_at, evening.ends_at)),
        evening.place,
        FamiliesPage.objects.of(request.school).address,
        ", ".join(document.title for document in evening.documents.public()),
    )
    families = _families(request, evening).values_list("class_group__name", "pupil__display_name")
    record_look(Looked.MAIL_MERGE, school=request.school, by=request.user, number=evening.pk)
    write_mail_merge(
        file,
        ((class_name, child, *evening_cells) for class_name, child in families.iterator()),
    )
    return download(file.getvalue(), f"{request.school.slug}-families-to-reach.xlsx")
