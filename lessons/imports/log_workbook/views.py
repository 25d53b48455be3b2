"""The pages for importing past lessons: download the workbook, upload it, check, import."""

import io

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.access_records import record_look
from classes.limits.pages import limited_export, limited_upload
from classes.models import Looked
from classes.pages.downloads import download
from classes.pages.refusal import form_page
from classes.pages.uploads import uploads_in_memory
from classes.pages.year_choice import year_choice
from classes.people.password_again import ask_before_file
from lessons.imports.log_workbook.actions import preview_log
from lessons.imports.log_workbook.blank import LogWorkbook, log_workbook_filename
from lessons.imports.log_workbook.forms import LogUploadForm, StaffForm
from lessons.imports.log_workbook.reading import read_log_workbook
from lessons.imports.log_workbook.taking_in import PAGES, log_of
from lessons.imports.pages import import_refusals_on
from lessons.imports.previews import preview_token
from lessons.models import LogDraft

LINES_PER_PAGE = 25
"""Applies to each of the three lists: new, recorded differently and wrong."""


@uploads_in_memory
@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@limited_upload
def upload(request: StaffRequest) -> HttpResponse:
    """Offer the log workbook to download, and accept a file with lessons."""
    form = LogUploadForm(request.POST or None, request.FILES or None, school=request.school)
    if form.is_valid():
        file, year = form.cleaned_data["file"], form.cleaned_data["academic_year"]
        with import_refusals_on(form):
            log = read_log_workbook(file, file.name)
            return PAGES.keep(request, source=file.name, academic_year=year, book=log.to_json())
    context = {
        "draft": LogDraft.objects.of(request.school, request.user),
        "job_address": PAGES.job_address(request),
        "year": year_choice(request.school, request.GET.get("year")),
        "has_classes": request.school.class_groups.exists(),
    }
    return form_page(request, "lessons/imports/log_workbook/upload.html", form, context)


@staff_page(Permission.MANAGE)
@require_safe
@limited_export
def workbook(request: StaffRequest) -> HttpResponse:
    """Download the log workbook of a year (?year=…), with children's names if ?names=1."""
    year = year_choice(request.school, request.GET.get("year")).chosen
    if not request.school.class_groups.in_year(year.first_year).exists():
        messages.error(request, f"There are no classes in {year} yet. Make or import them first.")
        return PAGES.to_upload(request)
    with_names = request.school.keeps_pupil_names and request.GET.get("names") == "1"
    if with_names:
        ask_before_file(request)
        record_look(Looked.LOG_WORKBOOK, school=request.school, by=request.user)
    file = io.BytesIO()
    LogWorkbook(request.school, year, with_names).write(file)
    name = log_workbook_filename(request.school, year, timezone.localdate())
    return download(file.getvalue(), name)


@staff_page(Permission.MANAGE)
@require_safe
@PAGES.with_draft
def check(request: StaffRequest, draft: LogDraft) -> HttpResponse:
    """Show what an import would record, without changing anything."""
    changes = preview_log(
        school=request.school, academic_year=draft.academic_year, log=log_of(draft)
    )
    lists = {"new": changes.new, "differing": changes.differing, "wrong": changes.wrong}
    pages = {
        name: Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get(name))
        for name, lines in lists.items()
    }
    context = {
        "draft": draft,
        "changes": changes,
        "preview_token": preview_token(draft.pk, changes.digest),
        "pages": pages,
        "staff_form": StaffForm(names=changes.not_staff) if changes.not_staff else None,
    }
    return render(request, "lessons/imports/log_workbook/check.html", context)


@staff_page(Permission.MANAGE)
@require_POST
@PAGES.with_draft
def apply(request: StaffRequest, draft: LogDraft) -> HttpResponse:
    """Record all lessons of the draft, or nothing."""
    answers = {
        "seen": request.POST.get("seen", ""),
        "staff": request.POST.getlist("staff"),
        "leave_out_wrong": bool(request.POST.get("leave_out_wrong")),
    }
    size = len(log_of(draft).lines)
    return PAGES.take_in(request, draft, size=size, answers=answers)


@staff_page(Permission.MANAGE)
@require_POST
def discard(request: StaffRequest) -> HttpResponse:
    """Delete the draft."""
    return PAGES.discard(request)
