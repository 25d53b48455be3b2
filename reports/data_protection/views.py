"""The page for the data protection officer: the document with the school's own settings."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.access import Permission, StaffRequest, staff_page
from reports.data_protection.document import sections
from reports.data_protection.facts import blanks, tables_of_facts
from reports.data_protection.tables import tables_of


@staff_page(Permission.AUDIT)
@require_safe
def data_protection(request: StaffRequest) -> HttpResponse:
    """Show the document, to read, print and file. It names no child."""
    today = timezone.localdate()
    tables = {**tables_of(request.school), **tables_of_facts(request.school, today=today)}
    texts = blanks(request.school)
    context = {
        "sections": [section.filled(tables, texts) for section in sections()],
        "today": today,
    }
    return render(request, "reports/data_protection/page.html", context)
