"""Pages to import a scheme of work as a module, and to download a module as a scheme."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.limits.pages import limited_export, limited_upload
from classes.pages.downloads import CSV, download
from classes.pages.problems import Problem
from classes.pages.refusal import show_refusal, status_of
from classes.pages.saved_once import saved_once
from classes.people.reader import reader_of
from classes.words.counts import count_of
from curriculum.models import Module, Outcome
from curriculum.scheme import scheme_csv, scheme_xlsx
from curriculum.scheme.actions import import_scheme
from curriculum.scheme.columns import HELP
from curriculum.scheme.forms import SchemeForm
from curriculum.scheme.writing import Shown


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@saved_once
@limited_upload
def scheme_import(request: StaffRequest) -> HttpResponse:
    """Import a module from a file. If anything is wrong, list it row by row and save nothing."""
    form = SchemeForm(request.POST or None, request.FILES or None, reader=reader_of(request))
    problems: list[Problem] = []
    if form.is_valid():
        try:
            return _imported(request, form)
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                show_refusal(form, error)
            else:
                problems = [Problem(message, "id_file") for message in error.messages]
    context = {
        "form": form,
        "problems": problems,
        "columns": HELP,
        "outcomes": Outcome.objects.select_related("framework"),
    }
    status = status_of(refused=bool(form.errors or problems))
    return render(request, "curriculum/scheme/import.html", context, status=status)


def _imported(request: StaffRequest, form: SchemeForm) -> HttpResponse:
    """Import the file and redirect to the module. Raise ValidationError if anything is wrong."""
    data = form.cleaned_data
    scheme = form.scheme
    module = import_scheme(
        school=request.school,
        title=data["title"],
        publisher=data["publisher"],
        scheme=scheme,
        by=request.user,
    )
    text = f"You have imported {module}, with {count_of(len(scheme.sessions), 'session')}."
    if scheme.left_out:
        text += f" These columns were left out: {', '.join(scheme.left_out)}."
    messages.success(request, " ".join((text, *scheme.notes)))
    address = reverse("curriculum:module", args=[request.school.slug, module.pk])
    return HttpResponseRedirect(address)


@staff_page(Permission.SEE)
@require_safe
@limited_export
def scheme_export(request: StaffRequest, pk: int) -> HttpResponse:
    """Download a module of the school as .xlsx, or as .csv with ?as=csv."""
    module = get_object_or_404(Module, school=request.school, pk=pk)
    reader = reader_of(request)
    return _download(request, module, slugify(reader.title(module.key)), reader.title)


@staff_page(Permission.MANAGE)
@require_safe
@limited_export
def scheme_example(request: StaffRequest) -> HttpResponse:
    """Download the shipped outline as an example of a scheme file."""
    module = Module.objects.shared_library().first()
    if module is None:
        messages.error(
            request, "There is no example, because the shipped outline has not been loaded."
        )
        address = reverse("curriculum:scheme_import", args=[request.school.slug])
        return HttpResponseRedirect(address)
    return _download(request, module, "example-scheme")


def _download(request: StaffRequest, module: Module, name: str, shown: Shown = str) -> HttpResponse:
    if request.GET.get("as") == "csv":
        return download(scheme_csv(module, shown), f"{name}.csv", CSV)
    return download(scheme_xlsx(module, shown), f"{name}.xlsx")
