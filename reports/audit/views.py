"""The audit page: make a workbook, or download an earlier one again."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.access_records import record_look
from classes.kept_files import DamagedFileError, open_whole
from classes.limits.pages import limited_export
from classes.models import Looked, User
from classes.pages.downloads import XLSX
from classes.pages.paging import show_page_of
from classes.pages.refusal import form_page, refusals_on
from classes.pages.year_choice import YearChoice, year_choice
from classes.people.password_again import ask_before_file
from classes.words.dates import long_date
from reports.audit.actions import make_export
from reports.audit.forms import AuditForm
from reports.audit.tables import AuditExportTable
from reports.models import AuditExport

PER_PAGE = 25


@staff_page(Permission.AUDIT)
@require_safe
def audit(request: StaffRequest) -> HttpResponse:
    """Show the form and the earlier workbooks."""
    year = year_choice(request.school, request.GET.get("year"))
    return _page(request, year, _form(request, year))


@staff_page(Permission.AUDIT)
@require_POST
@limited_export
def export(request: StaffRequest) -> HttpResponseBase:
    """Make a workbook, keep it and download it."""
    year = year_choice(request.school, request.POST.get("academic_year"))
    form = _form(request, year, request.POST)
    if not form.is_valid():
        return _page(request, year, form)
    choices = form.cleaned_data
    with refusals_on(form):
        workbook = make_export(
            school=request.school,
            academic_year=choices["academic_year"],
            class_groups=list(choices["classes"]),
            module=choices["module"],
            with_names=choices.get("with_names", False),
            with_history=not choices["without_history"],
            with_texts=form.with_texts,
            by=request.user,
        )
        return _download(workbook, by=request.user)
    return _page(request, year, form)


@staff_page(Permission.AUDIT)
@require_safe
@limited_export
def export_again(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Download a kept workbook, byte for byte as it was made."""
    kept = get_object_or_404(AuditExport.objects.for_school(request.school), pk=pk)
    if kept.cleared_at:
        when = long_date(kept.cleared_at)
        messages.error(
            request,
            f"This workbook was deleted on {when}. It had been kept for as long as your settings "
            "say, or it contained a name or a text that was removed. Its digest is kept, so you "
            "can still check whether a copy is genuine.",
        )
        return HttpResponseRedirect(reverse("reports:audit", args=[request.school.slug]))
    if kept.with_names:
        ask_before_file(request)
    try:
        download = _download(kept, by=request.user)
        if kept.with_names:
            look = Looked.WORKBOOK_AGAIN
            record_look(look, school=request.school, by=request.user, number=kept.number)
        return download
    except DamagedFileError:
        messages.error(
            request,
            f"The file of workbook {kept.number} was changed or damaged on the server, so it was "
            "not downloaded. Restore it from a backup, or make a new workbook.",
        )
        return HttpResponseRedirect(reverse("reports:audit", args=[request.school.slug]))
    except FileNotFoundError:
        messages.error(
            request,
            "This workbook is no longer on the server. Its digest is kept. Restore the file from a "
            "backup, or make a new workbook.",
        )
        return HttpResponseRedirect(reverse("reports:audit", args=[request.school.slug]))


def _form(request: StaffRequest, year: YearChoice, data: QueryDict | None = None) -> AuditForm:
    return AuditForm(
        data,
        request=request,
        school=request.school,
        years=year.years,
        shown=year.chosen,
        initial={"academic_year": year.chosen.first_year},
    )


def _page(request: StaffRequest, year: YearChoice, form: AuditForm) -> HttpResponse:
    exports = AuditExport.objects.for_school(request.school).select_related("school", "made_by")
    table = AuditExportTable(exports, slug=request.school.slug)
    show_page_of(table, request, per_page=PER_PAGE)
    context = {"year": year, "table": table, "count": table.paginator.count}
    return form_page(request, "reports/audit/page.html", form, context)


def _download(export: AuditExport, *, by: User) -> FileResponse:
    """Stream the file. Raise FileNotFoundError if it is no longer in the storage.

    Raise DamagedFileError if it is no longer what was made.
    """
    return FileResponse(
        open_whole(export.file, sha256=export.sha256, school=export.school, by=by),
        as_attachment=True,
        filename=export.filename,
        content_type=XLSX,
    )
