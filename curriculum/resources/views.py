"""Pages for a school's resources: list, add, edit, archive, and suggestions."""

from typing import Any

from django.contrib import messages
from django.db.models import Max, Prefetch
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.background.jobs import latest_job
from classes.limits.pages import limited_upload
from classes.models import JobKind
from classes.pages.paging import show_page_of
from classes.pages.pks import pk_of
from classes.pages.reason import ReasonForm
from classes.pages.refusal import form_page, refusals_in_message, refusals_on
from classes.pages.saved_once import saved_once
from classes.people.reader import reader_of
from classes.words.counts import count_of
from curriculum.models import DocumentKind, Resource, ResourceQuerySet, Session
from curriculum.resources.actions import (
    archive_resource,
    restore_resource,
    save_resource,
)
from curriculum.resources.documents import add_document, replace_document
from curriculum.resources.filters import ResourceFilter
from curriculum.resources.forms import DocumentForm, LinkForm, NewVersionForm
from curriculum.resources.tables import ResourceTable
from curriculum.shipped_list.actions import copy_resources, keep_ours, take_offer
from curriculum.shipped_list.offers import offers

PER_PAGE = 25


@staff_page(Permission.SEE)
@require_safe
def resources(request: StaffRequest) -> HttpResponse:
    """List the school's links and documents, and suggestions from the shipped list."""
    sessions = Prefetch("sessions", Session.objects.select_related("module"))
    own = _own(request).prefetch_related(sessions)
    filtered = ResourceFilter(request.GET, queryset=own, reader=reader_of(request))
    table = ResourceTable(filtered.qs.distinct(), may_manage=request.access.may_manage)
    show_page_of(table, request, per_page=PER_PAGE)
    context: dict[str, Any] = {
        "filter": filtered,
        "table": table,
        "count": table.paginator.count,
        "narrowed": any(value for name, value in request.GET.items() if name != "page"),
        "last_checked": _own(request).aggregate(at=Max("link_checked_at"))["at"],
        "job": latest_job(request.school, JobKind.LINKS),
        **_offers(request),
    }
    is_empty = not context["count"] and not context["narrowed"]
    context["is_start"] = is_empty and 0 < context["new_offers"] == len(context["offers"])
    context["has_any"] = not is_empty or _own(request).exists()
    return render(request, "curriculum/resources/list.html", context)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@saved_once
def link_new(request: StaffRequest) -> HttpResponse:
    """Add a link."""
    resource = Resource(school=request.school)
    form = LinkForm(
        request.POST or None,
        instance=resource,
        school=request.school,
        reader=reader_of(request),
        initial=_initial(request),
    )
    if form.is_valid():
        with refusals_on(form):
            save_resource(**_form_data(form), by=request.user)
            messages.success(
                request,
                f"You have added “{resource}”. The next link check will test its address.",
            )
            return _to_list(request)
    return _form_page(request, form, "Add a link")


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@saved_once
@limited_upload
def document_new(request: StaffRequest) -> HttpResponse:
    """Upload a document."""
    resource = Resource(school=request.school)
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        instance=resource,
        school=request.school,
        reader=reader_of(request),
        initial=_initial(request),
    )
    if form.is_valid():
        with refusals_on(form):
            add_document(**_form_data(form), file=form.cleaned_data["file"], by=request.user)
            messages.success(request, _uploaded(resource))
            return _to_list(request)
    return _form_page(request, form, "Upload a document")


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@limited_upload
def resource_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Edit a resource: its details, its address or file, and the sessions that use it."""
    resource = get_object_or_404(_own(request), pk=pk)
    title = f"Edit “{resource.title}”"
    kind = LinkForm if resource.is_link else NewVersionForm
    form = kind(
        request.POST or None,
        request.FILES or None,
        instance=resource,
        school=request.school,
        reader=reader_of(request),
    )
    if form.is_valid():
        with refusals_on(form):
            data = {**_form_data(form), "by": request.user, "seen": form.cleaned_data["seen"]}
            if file := form.cleaned_data.get("file"):
                replace_document(**data, file=file)
            else:
                save_resource(**data)
            outcome = _uploaded(resource) if file else f"“{resource}” has been saved."
            messages.success(request, outcome)
            return _to_list(request)
    return _form_page(request, form, title, resource)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def archive(request: StaffRequest, pk: int) -> HttpResponse:
    """Archive a resource, or restore an archived one. Ask for a reason first."""
    resource = get_object_or_404(_own(request), pk=pk)
    form = ReasonForm(request.POST or None, label="Why?")
    # The page says what it was opened for: a colleague may have done it in the meantime.
    restoring = request.POST.get("do", "restore" if resource.is_archived else "") == "restore"
    action = restore_resource if restoring else archive_resource
    if form.is_valid():
        with refusals_on(form):
            resource = action(resource=resource, by=request.user, **form.cleaned_data)
            outcome = "restored" if restoring else "archived"
            messages.success(request, f"“{resource}” has been {outcome}.")
            return _to_list(request)
    context = {"resource": resource, "restoring": restoring}
    return form_page(request, "curriculum/resources/archive.html", form, context)


@staff_page(Permission.MANAGE)
@require_POST
def shipped(request: StaffRequest) -> HttpResponse:
    """Accept or decline one suggestion from the shipped list, or accept all new resources."""
    if request.POST.get("do") == "take_new":
        added = copy_resources(school=request.school, by=request.user)
        messages.success(
            request, f"You have added {count_of(len(added), 'resource')} to your list."
        )
        return _to_list(request)
    resource = get_object_or_404(Resource.objects.shipped(), pk=pk_of(request.POST.get("shipped")))
    take = request.POST.get("do") == "take"
    action = take_offer if take else keep_ours
    with refusals_in_message(request):
        action(school=request.school, shipped=resource, by=request.user)
        outcome = "now matches the suggestion" if take else "stays as your school has it"
        messages.success(request, f"“{resource}” {outcome}.")
    return _to_list(request)


def _own(request: StaffRequest) -> ResourceQuerySet:
    resources: ResourceQuerySet = Resource.objects.filter(school=request.school)
    return resources.select_related("document")


def _offers(request: StaffRequest) -> dict[str, Any]:
    """Return the suggestions for somebody who may accept them, and how many are new."""
    suggested = offers(request.school) if request.access.may_manage else []
    return {"offers": suggested, "new_offers": sum(offer.is_new for offer in suggested)}


def _initial(request: StaffRequest) -> dict[str, Any]:
    """Return the initial values: the session whose plan the person came from."""
    session = pk_of(request.GET.get("session"))
    return {"sessions": [session]} if session else {}


def _form_data(form: Any) -> dict[str, Any]:
    """Return the form's resource and sessions as arguments of the actions."""
    return {"resource": form.save(commit=False), "sessions": form.cleaned_data.get("sessions", [])}


def _uploaded(resource: Resource) -> str:
    """Return a message with the detected kind, since the file's name may have been wrong."""
    document = resource.document
    assert document is not None
    kind = DocumentKind(document.kind).label
    return f"“{resource}” has been uploaded ({kind}). It is saved as {document.filename}."


def _form_page(
    request: StaffRequest, form: Any, title: str, resource: Resource | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"title": title, "resource": resource, "back": _list(request)}
    if resource and resource.document:
        context["earlier"] = resource.document.versions.order_by("-uploaded_at", "-pk")
    return form_page(request, "curriculum/resources/form.html", form, context)


def _list(request: StaffRequest) -> str:
    return reverse("curriculum:resources", args=[request.school.slug])


def _to_list(request: StaffRequest) -> HttpResponse:
    return HttpResponseRedirect(_list(request))
