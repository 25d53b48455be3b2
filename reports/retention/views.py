"""Keeping and clearing: what is due, what is held about one child, and erasing a name."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from classes.access import Permission, StaffRequest, pupil_or_404, staff_page
from classes.models import Pupil
from classes.pages.refusal import form_page, refusals_on
from reports.models import AuditExport, Clearing
from reports.retention.actions import apply_retention, erase_pupil
from reports.retention.due import due_at
from reports.retention.forms import ClearForm, EraseForm
from reports.retention.held import Held, held_about
from reports.retention.texts import with_first_name_alone

PER_PAGE = 25

SHOWN = 20
"""How many texts that hold only the first name are shown before it is erased."""


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def retention(request: StaffRequest) -> HttpResponse:
    """Show what is kept for how long and what is due; clear what is due."""
    form = ClearForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done = apply_retention(school=request.school, by=request.user)
        said = "What was due is cleared." if done else "Nothing was due, so nothing was cleared."
        messages.success(request, said)
        return HttpResponseRedirect(request.path)
    cleared = Clearing.objects.filter(school=request.school)
    context = {
        "due": due_at(request.school),
        "page": Paginator(cleared, PER_PAGE).get_page(request.GET.get("page")),
    }
    return form_page(request, "reports/retention/page.html", form, context)


@staff_page(Permission.AUDIT)
@require_safe
def record(request: StaffRequest, pk: int) -> HttpResponse:
    """Show all that is held about a child, to read and to print."""
    return render(request, "reports/retention/held.html", {"held": _held(request, pk)})


@staff_page(Permission.AUDIT)
@require_safe
def record_json(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand over all that is held about a child, for a machine."""
    answer = JsonResponse(_held(request, pk).as_json(), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{request.school.slug}-child-{pk}.json"'
    return answer


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def erase(request: StaffRequest, pk: int) -> HttpResponse:
    """Erase a child's name for good, after asking why."""
    pupil = pupil_or_404(request, pk, Permission.MANAGE)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _erase(request, pupil, form):
        address = reverse("reports:retention", args=[request.school.slug])
        return HttpResponseRedirect(address)
    today = timezone.localdate()
    alone = list(with_first_name_alone(pupil))
    context = {
        "pupil": pupil,
        "alone": alone[:SHOWN],
        "more_alone": max(0, len(alone) - SHOWN),
        "on_roll": pupil.enrolments.on_roll(today).exists(),
        "workbooks": AuditExport.objects.for_school(request.school)
        .filter(cleared_at=None)
        .filter(options__with_names=True)
        .exists(),
    }
    return form_page(request, "reports/retention/erase.html", form, context)


def _erase(request: StaffRequest, pupil: Pupil, form: EraseForm) -> bool:
    """Call the action; return whether it was done, else the form says why not."""
    with refusals_on(form):
        erase_pupil(
            pupil=pupil,
            reason=form.cleaned_data["reason"],
            first_name_too=form.cleaned_data["first_name_too"],
            by=request.user,
        )
        messages.success(request, "The name is erased. Every figure stays as it was.")
        return True
    return False


def _held(request: StaffRequest, pk: int) -> Held:
    return held_about(pupil_or_404(request, pk, Permission.SEE_NAMES), at=timezone.now())
