"""The page on which a lead removes a text that should never have been typed."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.models import Pupil
from classes.pages.refusal import form_page, refusals_on
from classes.words.counts import count_of
from reports.change_history import changes_of_record, kind_named
from reports.change_history.values import Wording
from reports.redaction.actions import redact
from reports.redaction.forms import RedactForm
from reports.redaction.record_texts import texts_of_record


@staff_page(Permission.REDACT)
@require_http_methods(["GET", "POST"])
def remove_text(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    """Show every text of a record, also of one that was removed, and remove those ticked."""
    record_kind = kind_named(kind)
    if record_kind is None:
        raise Http404
    names = dict(Pupil.objects.filter(school=request.school).values_list("pk", "display_name"))
    wording = Wording(pupil=lambda pk: names.get(pk, "a child"))
    changes = changes_of_record(record_kind, request.school, pk, wording)
    if not changes:
        raise Http404
    texts = texts_of_record(record_kind, request.school, pk)
    last_removal = next((change for change in changes if change.removed_a_text), None)
    form = RedactForm(request.POST or None, request=request, texts=texts, last_removal=last_removal)
    if form.is_valid():
        with refusals_on(form):
            workbooks = redact(
                kind=record_kind,
                school=request.school,
                pk=pk,
                keys=form.cleaned_data["texts"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
            deleted = count_of(workbooks, "kept workbook")
            messages.success(request, f"The text is removed. Deleted because of it: {deleted}.")
            address = reverse("reports:record_history", args=[request.school.slug, kind, pk])
            return HttpResponseRedirect(address)
    context = {"kind": record_kind, "pk": pk, "record": changes[0].record, "texts": texts}
    return form_page(request, "reports/redaction/page.html", form, context)
