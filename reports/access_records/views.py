"""The page that says who looked at children's names, for the safeguarding lead alone."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.models import AccessRecord, Looked, School
from lessons.models import InformationEvening
from reports.access_records.forms import AccessRecordForm

PER_PAGE = 50
OF_EVENINGS = frozenset([Looked.LETTERS, Looked.MAIL_MERGE])
OF_WORKBOOKS = frozenset([Looked.WORKBOOK_MADE, Looked.WORKBOOK_AGAIN])
OF_A_CHILD = frozenset([Looked.CHILD, Looked.HELD, Looked.HELD_FILE])


@dataclass(frozen=True)
class Look:
    """A record with the words for what it was about; empty if it was about many children."""

    record: AccessRecord
    about: str


@staff_page(Permission.ACCESS_RECORDS)
@require_safe
def who_looked(request: StaffRequest) -> HttpResponse:
    """List who opened or downloaded what, newest first, with the chosen filters."""
    form = AccessRecordForm(request.GET, school=request.school)
    records = form.records().select_related("user", "pupil")
    page = Paginator(records, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": {"form": form},
        "page": page,
        "looks": _looks(request.school, list(page)),
        "narrowed": bool(form.chosen),
        "child": form.chosen.get("child"),
    }
    return render(request, "reports/access_records/page.html", context)


def _looks(school: School, records: list[AccessRecord]) -> list[Look]:
    """Return the records with their words. One query, for the evenings."""
    pks = {record.number for record in records if record.what in OF_EVENINGS}
    evenings = InformationEvening.objects.filter(school=school).in_bulk(pks) if pks else {}
    return [Look(record, _about(record, evenings)) for record in records]


def _about(record: AccessRecord, evenings: dict[int, InformationEvening]) -> str:
    if record.what in OF_A_CHILD:
        return str(record.pupil or "a child whose name was erased")
    if record.what in OF_WORKBOOKS:
        return f"Workbook {record.number}"
    if record.what in OF_EVENINGS:
        return str(evenings.get(record.number or 0, "an evening that was cleared"))
    return ""
