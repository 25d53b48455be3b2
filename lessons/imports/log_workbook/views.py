"""Importing past lessons: the workbook to fill in, choose a file, look, take it in."""

import io

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.downloads import download
from classes.pages.refusal import form_page, refusals_on
from classes.pages.uploads import uploads_in_memory
from classes.pages.year_choice import year_choice
from classes.words.counts import count_of
from lessons.imports.log_workbook import LogBook, LogWorkbook, read_log_workbook
from lessons.imports.log_workbook.actions import import_log, preview_log
from lessons.imports.log_workbook.blank import log_workbook_name
from lessons.imports.log_workbook.forms import LogUploadForm, StaffForm
from lessons.imports.pages import address_of, discarded, no_draft, not_imported
from lessons.imports.previews import PreviewOutdatedError, seen_of, shown_of
from lessons.models import LogDraft

A_PAGE = 25
"""Lessons, and lines that are wrong or recorded differently, on one page."""


@uploads_in_memory
@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def upload(request: StaffRequest) -> HttpResponse:
    """Hand out the workbook to fill in, and take a file with lessons."""
    form = LogUploadForm(request.POST or None, request.FILES or None, school=request.school)
    if form.is_valid():
        with refusals_on(form):
            _keep_draft(request, form)
            return HttpResponseRedirect(address_of(request, "log_check"))
    context = {
        "draft": LogDraft.objects.of(request.school, request.user),
        "year": year_choice(request.school, request.GET.get("year")),
        "has_classes": request.school.class_groups.exists(),
    }
    return form_page(request, "lessons/imports/log_workbook/upload.html", form, context)


def _keep_draft(request: StaffRequest, form: LogUploadForm) -> None:
    """Keep what is read of the file, and nothing else of it."""
    file = form.cleaned_data["file"]
    book = read_log_workbook(file, file.name)
    LogDraft.objects.replace(
        school=request.school,
        user=request.user,
        source=file.name[:200],
        academic_year=form.cleaned_data["academic_year"],
        book=book.to_json(),
    )


@staff_page(Permission.MANAGE)
@require_safe
def workbook(request: StaffRequest) -> HttpResponse:
    """Hand out the log workbook of a year (?year=…); with ?names=1 to note who was away."""
    year = year_choice(request.school, request.GET.get("year")).chosen
    if not request.school.class_groups.in_year(year.first_year).exists():
        messages.error(
            request, f"There is no class in {year} yet. Import the class list, then come back."
        )
        return HttpResponseRedirect(address_of(request, "import_log"))
    with_names = request.school.keeps_pupil_names and request.GET.get("names") == "1"
    file = io.BytesIO()
    LogWorkbook(request.school, year, with_names).write(file)
    name = log_workbook_name(request.school, year, timezone.localdate())
    return download(file.getvalue(), name)


@staff_page(Permission.MANAGE)
@require_safe
def check(request: StaffRequest) -> HttpResponse:
    """Show what an import would record. Nothing is changed."""
    draft = LogDraft.objects.of(request.school, request.user)
    if draft is None:
        return no_draft(request, "file", "import_log")
    changes = preview_log(
        school=request.school,
        academic_year=draft.academic_year,
        book=LogBook.from_json(draft.book),
    )
    lists = {"new": changes.new, "differing": changes.differing, "wrong": changes.wrong}
    pages = {
        name: Paginator(items, A_PAGE).get_page(request.GET.get(name))
        for name, items in lists.items()
    }
    context = {
        "draft": draft,
        "changes": changes,
        "seen": seen_of(draft.pk, changes.digest),
        "pages": pages,
        "staff_form": StaffForm(names=changes.not_staff) if changes.not_staff else None,
    }
    return render(request, "lessons/imports/log_workbook/check.html", context)


@staff_page(Permission.MANAGE)
@require_POST
def apply(request: StaffRequest) -> HttpResponse:
    """Record the lessons of the draft, all of them or nothing."""
    draft = LogDraft.objects.of(request.school, request.user)
    if draft is None:
        return no_draft(request, "file", "import_log")
    try:
        changes = import_log(
            school=request.school,
            academic_year=draft.academic_year,
            book=LogBook.from_json(draft.book),
            source=draft.source,
            by=request.user,
            staff=request.POST.getlist("staff"),
            leave_out_wrong=bool(request.POST.get("leave_out_wrong")),
            shown=shown_of(request.POST.get("seen", ""), draft.pk, draft.source),
        )
    except PreviewOutdatedError as error:
        return not_imported(request, error.messages[0], "log_check")
    except ValidationError as error:
        advice = "Tick the box to leave out the wrong lines, or put them right in the file."
        return not_imported(request, f"{error.messages[0]} {advice}", "log_check")
    lessons = count_of(len(changes.new), "lesson is", "lessons are")
    messages.success(request, f"{lessons} imported. {changes.unchanged} were recorded already.")
    return HttpResponseRedirect(f"{address_of(request, 'lessons')}?year={draft.academic_year}")


@staff_page(Permission.MANAGE)
@require_POST
def discard(request: StaffRequest) -> HttpResponse:
    """Delete the draft."""
    LogDraft.objects.discard(school=request.school, user=request.user)
    return discarded(request, "import_log")
