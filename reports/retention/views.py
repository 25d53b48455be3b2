"""Pages for clearing old records, showing what is held about a child, and erasing a name."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from classes.access import Permission, StaffRequest, pupil_or_404, staff_page
from classes.access_records import record_look
from classes.background.jobs import latest_job
from classes.limits.pages import limited_export
from classes.models import JobKind, Looked, Pupil
from classes.pages.refusal import form_page, refusals_on
from classes.people.password_again import ask_before_file
from reports.models import AuditExport, Clearing
from reports.retention.actions import apply_retention, erase_pupil
from reports.retention.due import due_at
from reports.retention.forms import ClearForm, EraseForm
from reports.retention.held import Held, held_about
from reports.retention.texts import texts_with_part_of_name

PER_PAGE = 25

SHOWN = 20
"""How many texts with only a part of the name are shown before a name is erased."""


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def retention(request: StaffRequest) -> HttpResponse:
    """Show how long records are kept and which are due. Clear the records that are due."""
    form = ClearForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        clearings = apply_retention(school=request.school, by=request.user)
        message = "Old records are cleared." if clearings else "Nothing was due to be cleared."
        messages.success(request, message)
        return HttpResponseRedirect(request.path)
    cleared = Clearing.objects.filter(school=request.school)
    context = {
        "due": due_at(request.school),
        "job": latest_job(request.school, JobKind.WORKBOOKS),
        "page": Paginator(cleared, PER_PAGE).get_page(request.GET.get("page")),
    }
    return form_page(request, "reports/retention/page.html", form, context)


@staff_page(Permission.AUDIT)
@require_safe
def record(request: StaffRequest, pk: int) -> HttpResponse:
    """Show everything that is held about a child, to read and print."""
    held = _held(request, pk, Looked.HELD)
    return render(request, "reports/retention/held.html", {"held": held})


@staff_page(Permission.AUDIT)
@require_safe
@limited_export
def record_json(request: StaffRequest, pk: int) -> HttpResponse:
    """Download everything that is held about a child as JSON."""
    pupil_or_404(request, pk, Permission.SEE_NAMES)
    ask_before_file(request)
    answer = JsonResponse(
        _held(request, pk, Looked.HELD_FILE).as_json(), json_dumps_params={"ensure_ascii": False}
    )
    answer["Content-Disposition"] = f'attachment; filename="{request.school.slug}-child-{pk}.json"'
    return answer


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def erase(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask for a reason, then erase a child's name for good."""
    pupil = pupil_or_404(request, pk, Permission.MANAGE)
    form = EraseForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_valid() and _erase(request, pupil, form):
        address = reverse("reports:retention", args=[request.school.slug])
        return HttpResponseRedirect(address)
    today = timezone.localdate()
    only_parts = [] if pupil.is_erased else list(texts_with_part_of_name(pupil))
    context = {
        "pupil": pupil,
        "only_parts": only_parts[:SHOWN],
        "more_only_parts": max(0, len(only_parts) - SHOWN),
        "on_roll": pupil.enrolments.on_roll(today).exists(),
        "workbooks": AuditExport.objects.for_school(request.school)
        .filter(cleared_at=None)
        .filter(options__with_names=True)
        .exists(),
    }
    return form_page(request, "reports/retention/erase.html", form, context)


def _erase(request: StaffRequest, pupil: Pupil, form: EraseForm) -> bool:
    """Erase the name and return True. If that is refused, add the errors to the form."""
    with refusals_on(form):
        erase_pupil(
            pupil=pupil,
            reason=form.cleaned_data["reason"],
            parts_too=form.cleaned_data["parts_too"],
            by=request.user,
        )
        messages.success(request, "The name is erased. No figures have changed.")
        return True
    return False


def _held(request: StaffRequest, pk: int, look: Looked) -> Held:
    """Return what is held about the child. It includes that the person looks now."""
    pupil = pupil_or_404(request, pk, Permission.SEE_NAMES)
    record_look(look, school=request.school, by=request.user, pupil=pupil)
    return held_about(pupil, at=timezone.now())
