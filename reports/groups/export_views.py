"""The workbook of a group's figures: make one, and check whether a file is one of them."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from classes.group_access import GroupRequest, group_page
from classes.limits.pages import limited_export, limited_upload
from classes.models import Group
from classes.pages.downloads import download
from classes.pages.refusal import form_page, refusals_on
from classes.pages.uploads import uploads_up_to
from reports.groups.actions import make_group_export
from reports.groups.views import year_of
from reports.groups.workbook import signature_of
from reports.models import GroupExport
from reports.verification.checking import Maker, check_by
from reports.verification.forms import CheckForm
from reports.verification.limits import Limits, limits_for_size

SHOWN = 25
"""How many of the latest workbooks are listed."""


@group_page
@require_POST
@limited_export
def export(request: GroupRequest) -> HttpResponse:
    """Make the workbook of a year, keep its digests, and download it."""
    year = year_of(request, request.POST.get("year")).chosen
    made, content = make_group_export(group=request.group, year=year, by=request.user)
    return download(content, made.filename)


def _limits(group: Group) -> Limits:
    largest = GroupExport.objects.for_group(group).order_by("-size").first()
    return limits_for_size(largest.size if largest else 0)


@group_page
@uploads_up_to(lambda request: _limits(request.group).size)
@require_http_methods(["GET", "HEAD", "POST"])
@limited_upload
def check(request: GroupRequest) -> HttpResponse:
    """Ask for a file and show the verdict, above the workbooks that were made."""
    limits = _limits(request.group)
    exports = GroupExport.objects.for_group(request.group).select_related("made_by")
    context: dict[str, object] = {"exports": exports[:SHOWN]}
    if request.method != "POST":
        form = CheckForm(limits=limits)
        return form_page(request, "reports/groups/check.html", form, context)
    form = CheckForm(request.POST, request.FILES, limits=limits)
    if form.is_valid():
        file = form.cleaned_data["file"]
        maker = Maker(signature_of(request.group), request.group.name, exports)
        with refusals_on(form):
            result = check_by(maker, file.read(), limits)
            context |= {"result": result, "filename": file.name, "checked_at": timezone.now()}
    return form_page(request, "reports/groups/check.html", form, context)
