"""The pages for importing class lists: upload, choose columns, check, import and undo."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from classes.access import Permission, StaffRequest, staff_page
from classes.limits.pages import limited_upload
from classes.models import RosterDraft, RosterImport
from classes.pages.pks import pk_of
from classes.pages.refusal import form_page, status_of
from classes.pages.told import tell, to_job
from classes.pages.uploads import uploads_in_memory
from classes.roster import Source, open_upload
from classes.roster.storing import to_json
from lessons.imports.class_lists.actions import reasons_against_undo
from lessons.imports.class_lists.forms import CheckForm, ColumnsForm, UploadForm, list_choices
from lessons.imports.class_lists.preview import Preview
from lessons.imports.class_lists.taking_in import PAGES, ask_to_undo, undo_list
from lessons.imports.pages import LARGE, address_of, import_refusals_on, reasons_not_imported

IMPORTS_SHOWN = 20
CLASSES_PER_PAGE = 50


@uploads_in_memory
@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@limited_upload
def upload(request: StaffRequest) -> HttpResponse:
    """Accept a file and the meaning of its columns, then go on to the check."""
    RosterImport.objects.delete_expired_journals()
    form = UploadForm(
        request.POST or None, request.FILES or None, year=pk_of(request.GET.get("year"))
    )
    columns = None
    if form.is_valid():
        source = None
        with import_refusals_on(form):
            file = form.cleaned_data["file"]
            source = open_upload(file, file.name)
            return _to_check(request, source, form.cleaned_data["academic_year"])
        columns = _columns_form(request, source)
    imports = request.school.roster_imports.select_related("made_by", "undone_by")
    context = {
        "columns": columns,
        "draft": RosterDraft.objects.of(request.school, request.user),
        "job_address": PAGES.job_address(request),
        "imports": imports[:IMPORTS_SHOWN],
    }
    return form_page(request, "lessons/imports/class_lists/upload.html", form, context)


def _to_check(request: StaffRequest, source: Source, academic_year: int) -> HttpResponse:
    """Store the parsed roster as a draft, and go to its check."""
    roster = source.roster(list_choices(request.POST.dict()))
    return PAGES.keep(
        request,
        source=source.name,
        academic_year=academic_year,
        roster=to_json(roster),
        choices={"only_years": "5-6"},
    )


def _columns_form(request: StaffRequest, source: Source | None) -> ColumnsForm | None:
    """Return the form for the columns of a class list, or None if it could not be read."""
    if source is None or not source.is_list:
        return None
    try:
        return ColumnsForm(seen=source.layout(list_choices(request.POST.dict())))
    except ValidationError:
        return None


@uploads_in_memory
@staff_page(Permission.MANAGE)
@require_POST
@limited_upload
def columns(request: StaffRequest) -> HttpResponse:
    """Return the part of the form with the columns. Nothing is stored."""
    context: dict[str, Any] = {}
    form = UploadForm(request.POST, request.FILES)
    try:
        if form.is_valid():
            file = form.cleaned_data["file"]
            source = open_upload(file, file.name)
            seen = source.layout(list_choices(request.POST.dict())) if source.is_list else None
            context["bundle"] = seen is None
            if seen:
                context["columns"] = ColumnsForm(seen=seen)
                context["problems"] = seen.problems if "read_as" in request.POST else seen.doubts
        else:
            context["problems"] = form.errors.get("file", [])
    except ValidationError as error:
        context["problems"] = reasons_not_imported(error)
    return render(request, "lessons/imports/class_lists/columns.html", context)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@PAGES.with_draft
def check(request: StaffRequest, draft: RosterDraft) -> HttpResponse:
    """Show what an import would change, and accept choices and answers."""
    preview = Preview(draft).compare()
    form = CheckForm(request.POST or None, preview=preview)
    if form.is_valid():
        return PAGES.change(request, draft, choices=form.choices())
    classes = preview.changes.classes if preview.changes else ()
    context = {
        "draft": draft,
        "preview": preview,
        "page": Paginator(classes, CLASSES_PER_PAGE).get_page(request.GET.get("page")),
    }
    return form_page(request, "lessons/imports/class_lists/check.html", form, context)


@staff_page(Permission.MANAGE)
@require_POST
@PAGES.with_draft
def change_year(request: StaffRequest, draft: RosterDraft) -> HttpResponse:
    """Check the draft for another academic year: the one before or after."""
    year = pk_of(request.POST.get("year"))
    if year not in (draft.academic_year - 1, draft.academic_year + 1):
        return PAGES.to_check(request)
    return PAGES.change(request, draft, academic_year=year)


@staff_page(Permission.MANAGE)
@require_POST
@PAGES.with_draft
def apply(request: StaffRequest, draft: RosterDraft) -> HttpResponse:
    """Import all of the draft, or nothing."""
    preview = Preview(draft)
    if preview.source.wrong and not request.POST.get("leave_out_wrong"):
        return PAGES.to_check(request, "Tick the box to leave out the wrong lines.")
    answers = {
        "seen": request.POST.get("seen", ""),
        "many_leave": bool(request.POST.get("many_leave")),
    }
    return PAGES.take_in(request, draft, size=preview.size, answers=answers)


@staff_page(Permission.MANAGE)
@require_POST
def discard(request: StaffRequest) -> HttpResponse:
    """Delete the draft. A nightly list that it was made from goes on waiting."""
    draft = RosterDraft.objects.of(request.school, request.user)
    if draft and draft.proposal_id:
        draft.delete()
        messages.success(request, "Nothing was imported. The class list still waits on home.")
        return HttpResponseRedirect(address_of(request.school, "class_list"))
    return PAGES.discard(request)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo an import as a whole, or explain why that is no longer possible."""
    roster_import = get_object_or_404(request.school.roster_imports, pk=pk)
    reasons = reasons_against_undo(roster_import) if roster_import.may_be_undone else []
    if request.method == "POST":
        if roster_import.may_be_undone and roster_import.counts.get("children", 0) >= LARGE:
            return to_job(ask_to_undo(roster_import, by=request.user))
        try:
            return tell(request, undo_list(roster_import, by=request.user))
        except ValidationError as error:
            reasons = list(error.messages)
    context = {"roster_import": roster_import, "reasons": reasons}
    status = status_of(refused=request.method == "POST")
    return render(request, "lessons/imports/class_lists/undo.html", context, status=status)
