"""Importing class lists: choose a file, look at what it would change, take it in, undo it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from classes.access import Permission, StaffRequest, staff_page
from classes.models import RosterDraft, RosterImport
from classes.models.draft import draft_expiry
from classes.pages.refusal import form_page, refusals_on, status_of
from classes.pages.uploads import uploads_in_memory
from classes.roster import Source, open_upload
from classes.roster.storing import to_json
from lessons.imports.class_lists.actions import import_roster, undo_import, why_not_undone
from lessons.imports.class_lists.forms import CheckForm, ColumnsForm, UploadForm, list_choices
from lessons.imports.class_lists.preview import Preview
from lessons.imports.pages import address_of, discarded, no_draft, not_imported
from lessons.imports.previews import shown_of

PAST = 20
CLASSES_A_PAGE = 50


@uploads_in_memory
@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def upload(request: StaffRequest) -> HttpResponse:
    """Choose a file, and say which column is what; then look at what it would change."""
    RosterImport.objects.delete_expired_journals()
    form = UploadForm(request.POST or None, request.FILES or None)
    columns = None
    if form.is_valid():
        source = None
        with refusals_on(form):
            file = form.cleaned_data["file"]
            source = open_upload(file, file.name)
            return _to_check(request, source, form.cleaned_data["academic_year"])
        columns = _columns(request, source)
    context = {
        "columns": columns,
        "draft": RosterDraft.objects.of(request.school, request.user),
        "imports": request.school.roster_imports.select_related("made_by", "undone_by")[:PAST],
    }
    return form_page(request, "lessons/imports/class_lists/upload.html", form, context)


def _to_check(request: StaffRequest, source: Source, academic_year: int) -> HttpResponse:
    """Keep what is read of a source, and nothing else of it, and go to its preview."""
    roster = source.roster(list_choices(request.POST.dict()))
    RosterDraft.objects.replace(
        school=request.school,
        user=request.user,
        source=source.name[:200],
        academic_year=academic_year,
        roster=to_json(roster),
        choices={"only_years": "5-6"},
    )
    return HttpResponseRedirect(address_of(request, "import_check"))


def _columns(request: StaffRequest, source: Source | None) -> ColumnsForm | None:
    """Return the columns to choose from, of a class list that could be opened."""
    if source is None or not source.is_list:
        return None
    try:
        return ColumnsForm(seen=source.layout(list_choices(request.POST.dict())))
    except ValidationError:
        return None


@uploads_in_memory
@staff_page(Permission.MANAGE)
@require_POST
def columns(request: StaffRequest) -> HttpResponse:
    """Return the part of the form that says which column is what. Nothing is stored."""
    context: dict[str, Any] = {}
    form = UploadForm(request.POST, request.FILES)
    try:
        if form.is_valid():
            file = form.cleaned_data["file"]
            source = open_upload(file, file.name)
            seen = source.layout(list_choices(request.POST.dict())) if source.is_list else None
            context["columns"] = ColumnsForm(seen=seen) if seen else None
            context["problems"] = seen.problems if seen and "read_as" in request.POST else ()
            context["bundle"] = seen is None
        else:
            context["problems"] = form.errors.get("file", [])
    except ValidationError as error:
        context["problems"] = error.messages
    return render(request, "lessons/imports/class_lists/columns.html", context)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def check(request: StaffRequest) -> HttpResponse:
    """Show what an import would change; choose what of it is taken, and answer what is asked."""
    draft = RosterDraft.objects.of(request.school, request.user)
    if draft is None:
        return no_draft(request, "list", "import_roster")
    found = Preview(draft).look()
    form = _check_form(request, found)
    if request.method == "POST" and form.is_valid():
        draft.choices, draft.expires_at = form.choices(), draft_expiry()
        draft.save()
        return HttpResponseRedirect(address_of(request, "import_check"))
    classes = found.changes.classes if found.changes else ()
    context = {
        "draft": draft,
        "preview": found,
        "page": Paginator(classes, CLASSES_A_PAGE).get_page(request.GET.get("page")),
    }
    return form_page(request, "lessons/imports/class_lists/check.html", form, context)


def _check_form(request: StaffRequest, found: Preview) -> CheckForm:
    return CheckForm(
        request.POST or None,
        roster=found.source,
        questions=found.questions,
        classes_offered=found.to_choose_from,
        year=found.draft.year,
        initial=found.choices,
    )


@staff_page(Permission.MANAGE)
@require_POST
def apply(request: StaffRequest) -> HttpResponse:
    """Import the draft, all of it or nothing."""
    draft = RosterDraft.objects.of(request.school, request.user)
    if draft is None:
        return no_draft(request, "list", "import_roster")
    found = Preview(draft)
    if found.source.wrong and not request.POST.get("leave_out_wrong"):
        return not_imported(request, "Tick the box to leave out the wrong lines.", "import_check")
    try:
        shown = shown_of(request.POST.get("seen", ""), draft.pk, draft.source)
        changes = import_roster(
            **found.options(),
            source=draft.source,
            by=request.user,
            many_leave=bool(request.POST.get("many_leave")),
            shown=shown,
        )
    except ValidationError as error:
        return not_imported(request, " ".join(error.messages), "import_check")
    what = {"new": "new", "moved": "moved", "left": "left", "renamed": "with another name"}
    said = ", ".join(f"{changes.count(key)} {words}" for key, words in what.items())
    messages.success(
        request, f"Imported: {changes.children} children in {len(changes.classes)} classes; {said}."
    )
    return HttpResponseRedirect(f"{address_of(request, 'class_list')}?year={draft.academic_year}")


@staff_page(Permission.MANAGE)
@require_POST
def discard(request: StaffRequest) -> HttpResponse:
    """Delete the draft."""
    RosterDraft.objects.discard(school=request.school, user=request.user)
    return discarded(request, "import_roster")


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo an import as a whole, or say why that is no longer possible."""
    item = get_object_or_404(request.school.roster_imports, pk=pk)
    reasons = why_not_undone(item) if item.may_be_undone else []
    if request.method == "POST":
        try:
            undo_import(roster_import=item, by=request.user)
        except ValidationError as error:
            reasons = list(error.messages)
        else:
            messages.success(request, "The import is undone. Everything is as it was before.")
            return HttpResponseRedirect(address_of(request, "import_roster"))
    context = {"item": item, "reasons": reasons}
    status = status_of(refused=request.method == "POST")
    return render(request, "lessons/imports/class_lists/undo.html", context, status=status)
