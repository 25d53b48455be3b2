"""The pages of the change history: of the school, and of one record."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.history.former_names import names_since
from classes.models import Pupil
from reports.change_history import changes_of_record, kind_named, page_of_changes
from reports.change_history.forms import HistoryForm
from reports.change_history.values import Wording

PER_PAGE = 50


@staff_page(Permission.AUDIT)
@require_safe
def history(request: StaffRequest) -> HttpResponse:
    """List the changes, newest first, with the chosen filters."""
    form = HistoryForm(request.GET, school=request.school)
    page, changes = page_of_changes(
        request.school,
        form.choice,
        _wording(request),
        number=request.GET.get("page"),
        per_page=PER_PAGE,
    )
    context = {"form": form, "filter": {"form": form}, "page": page, "changes": changes}
    return render(request, "reports/change_history/page.html", context | {"narrowed": form.narrows})


@staff_page(Permission.AUDIT)
@require_safe
def record(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    """Show every change to one record, even if it has been removed."""
    record_kind = kind_named(kind)
    if record_kind is None:
        raise Http404
    changes = changes_of_record(record_kind, request.school, pk, _wording(request))
    if not changes:
        raise Http404
    context = {"kind": record_kind, "record": changes[0].record, "changes": changes}
    return render(request, "reports/change_history/record.html", context)


def _wording(request: StaffRequest) -> Wording:
    """Show children by name: everybody who may audit may see names."""
    names = dict(Pupil.objects.filter(school=request.school).values_list("pk", "display_name"))
    return Wording(
        pupil=lambda pk: names.get(pk, "a child"), earlier_names=names_since(request.school)
    )
