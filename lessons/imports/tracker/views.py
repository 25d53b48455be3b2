"""The pages for a school's own tracker: upload it, say what its words mean, import, undo."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from classes.access import Permission, StaffRequest, staff_page
from classes.limits.pages import limited_upload
from classes.pages.refusal import form_page, status_of
from classes.pages.told import tell, to_job
from classes.pages.uploads import uploads_in_memory
from classes.people.reader import reader_of
from classes.years.academic_year import AcademicYear
from lessons.imports.log_workbook.stored import StoredLog
from lessons.imports.pages import LARGE, import_refusals_on
from lessons.imports.previews import preview_token
from lessons.imports.tracker.actions import undoing_of
from lessons.imports.tracker.forms import MeaningForm, TrackerUploadForm
from lessons.imports.tracker.grid import grid_of
from lessons.imports.tracker.marks import Tracker
from lessons.imports.tracker.matching import Matcher
from lessons.imports.tracker.names import without_names
from lessons.imports.tracker.reading import read_tracker
from lessons.imports.tracker.sheets import Vocabulary
from lessons.imports.tracker.taking_in import PAGES, ask_to_undo, taking_of, undo_lessons
from lessons.models import TrackerDraft, TrackerImport

FOLDER = "lessons/imports/tracker"
LINES_PER_PAGE = 25
IMPORTS_SHOWN = 10


@uploads_in_memory
@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@limited_upload
def upload(request: StaffRequest) -> HttpResponse:
    """Accept a tracker, and list the trackers that were imported."""
    form = TrackerUploadForm(request.POST or None, request.FILES or None, school=request.school)
    if form.is_valid():
        with import_refusals_on(form):
            return _keep_draft(request, form)
    imports = TrackerImport.objects.filter(school=request.school).select_related("made_by")
    context = {
        "draft": TrackerDraft.objects.of(request.school, request.user),
        "job_address": PAGES.job_address(request),
        "has_classes": request.school.class_groups.exists(),
        "imports": imports[:IMPORTS_SHOWN],
    }
    return form_page(request, f"{FOLDER}/upload.html", form, context)


def _keep_draft(request: StaffRequest, form: TrackerUploadForm) -> HttpResponse:
    """Store what was read, without names of children, and go to its check."""
    file, year = form.cleaned_data["file"], form.cleaned_data["academic_year"]
    stored = StoredLog(request.school, year)
    words = Vocabulary.of(
        AcademicYear(year),
        [group.name for group in stored.classes.values()],
        [session.title for session in stored.sessions],
    )
    tracker = read_tracker(file, file.name, words)
    matcher = Matcher(stored, tracker.legend)
    tracker = without_names(tracker, reader=reader_of(request), words=words, matcher=matcher)
    return PAGES.keep(request, source=file.name, academic_year=year, tracker=tracker.to_json())


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@PAGES.with_draft
def check(request: StaffRequest, draft: TrackerDraft) -> HttpResponse:
    """Ask what the tracker means, and show what would be taken. Nothing is recorded."""
    taking = taking_of(draft)
    form = MeaningForm(request.POST or None, taking=taking, draft=draft.pk)
    if request.method == "POST" and request.POST.get("draft") != str(draft.pk):
        return PAGES.to_check(request, "Another file was chosen meanwhile.")
    if form.is_valid():
        messages.success(request, "The grid below follows your answers. Nothing is recorded yet.")
        return PAGES.change(request, draft, answers=form.answers)
    not_taken = [cell for cell in taking.cells if cell.line is None and not cell.is_recorded]
    context = {
        "draft": draft,
        "taking": taking,
        "changes": taking.changes,
        "grid": grid_of(taking),
        "recorded": sum(cell.is_recorded for cell in taking.cells),
        "not_taken": Paginator(not_taken, LINES_PER_PAGE).get_page(request.GET.get("not_taken")),
        "left_out": Paginator(taking.tracker.left_out, LINES_PER_PAGE).get_page(
            request.GET.get("left_out")
        ),
        "preview_token": preview_token(draft.pk, taking.digest),
    }
    return form_page(request, f"{FOLDER}/check.html", form, context)


@staff_page(Permission.MANAGE)
@require_POST
@PAGES.with_draft
def apply(request: StaffRequest, draft: TrackerDraft) -> HttpResponse:
    """Record all lessons that were shown, or nothing."""
    size = len(Tracker.from_json(draft.tracker).marks)
    answers = {"seen": request.POST.get("seen", "")}
    return PAGES.take_in(request, draft, size=size, answers=answers)


@staff_page(Permission.MANAGE)
@require_POST
def discard(request: StaffRequest) -> HttpResponse:
    """Delete the draft."""
    return PAGES.discard(request)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo an import as a whole. Lessons that were amended since stay, and are named."""
    tracker_import = get_object_or_404(TrackerImport, school=request.school, pk=pk)
    reasons: list[str] = []
    if request.method == "POST":
        if tracker_import.may_be_undone and len(tracker_import.lessons) >= LARGE:
            return to_job(ask_to_undo(tracker_import, by=request.user))
        try:
            return tell(request, undo_lessons(tracker_import, by=request.user))
        except ValidationError as error:
            reasons = list(error.messages)
    undoing = undoing_of(tracker_import) if tracker_import.may_be_undone else None
    context = {"tracker_import": tracker_import, "undoing": undoing, "reasons": reasons}
    status = status_of(refused=request.method == "POST")
    return render(request, f"{FOLDER}/undo.html", context, status=status)
