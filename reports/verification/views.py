"""The page that checks whether the school made a workbook."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.limits.pages import limited_upload
from classes.pages.refusal import form_page, refusals_on
from classes.pages.uploads import uploads_up_to
from reports.verification.checking import check, limits_for
from reports.verification.forms import CheckForm


@staff_page(Permission.AUDIT)
@uploads_up_to(lambda request: limits_for(request.school).size)
@require_http_methods(["GET", "HEAD", "POST"])
@limited_upload
def check_workbook(request: StaffRequest) -> HttpResponse:
    """Ask for a file and show the verdict. The file is not kept."""
    limits = limits_for(request.school)
    if request.method != "POST":
        return form_page(request, "reports/verification/page.html", CheckForm(limits=limits))
    form = CheckForm(request.POST, request.FILES, limits=limits)
    context: dict[str, object] = {}
    if form.is_valid():
        file = form.cleaned_data["file"]
        with refusals_on(form):
            result = check(school=request.school, content=file.read())
            context = {"result": result, "filename": file.name, "checked_at": timezone.now()}
    return form_page(request, "reports/verification/page.html", form, context)
