"""The school's resources: the list, adding and changing one, putting it away, its new address."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import Max, Prefetch
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.pks import pk_of
from classes.pages.reason import ReasonForm
from classes.pages.refusal import form_page, refusals_in_message, refusals_on
from classes.words.counts import count_of
from curriculum.links import Checked, OfflineError, check_links
from curriculum.models import DocumentKind, Resource, ResourceQuerySet, Session
from curriculum.resources.actions import (
    archive_resource,
    restore_resource,
    save_resource,
    take_new_address,
)
from curriculum.resources.documents import add_document, replace_document
from curriculum.resources.filters import ResourceFilter
from curriculum.resources.forms import DocumentForm, LinkForm, NewVersionForm
from curriculum.resources.tables import ResourceTable
from curriculum.shipped_list.actions import copy_resources, keep_ours, take_offer
from curriculum.shipped_list.offers import offers

PER_PAGE = 25
AT_ONCE = 40
"""How many links one press of the button looks at: somebody is waiting."""

RECENTLY = dt.timedelta(minutes=10)
SECONDS = 5


@staff_page(Permission.SEE)
@require_safe
def resources(request: StaffRequest) -> HttpResponse:
    """List the school's links and documents, and what the shipped list has new for it."""
    sessions = Prefetch("sessions", Session.objects.select_related("module"))
    items = _own(request).prefetch_related(sessions)
    found = ResourceFilter(request.GET, queryset=items, school=request.school)
    table = ResourceTable(found.qs.distinct(), may_manage=request.access.may_manage)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)
    context = {
        "filter": found,
        "table": table,
        "count": table.paginator.count,
        "narrowed": any(value for name, value in request.GET.items() if name != "page"),
        "last_look": _own(request).aggregate(at=Max("link_checked_at"))["at"],
        **_offers(request),
    }
    return render(request, "curriculum/resources/list.html", context)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def link_new(request: StaffRequest) -> HttpResponse:
    """Add a link."""
    resource = Resource(school=request.school)
    form = LinkForm(
        request.POST or None, instance=resource, school=request.school, initial=_initial(request)
    )
    if form.is_valid():
        with refusals_on(form):
            save_resource(**_typed(form), by=request.user)
            messages.success(
                request,
                f"“{resource}” is added. Its address is looked at with the next link check.",
            )
            return _to_list(request)
    return _form_page(request, form, "Add a link")


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def document_new(request: StaffRequest) -> HttpResponse:
    """Upload a document."""
    resource = Resource(school=request.school)
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        instance=resource,
        school=request.school,
        initial=_initial(request),
    )
    if form.is_valid():
        with refusals_on(form):
            add_document(**_typed(form), file=form.cleaned_data["file"], by=request.user)
            messages.success(request, _kept(resource))
            return _to_list(request)
    return _form_page(request, form, "Upload a document")


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def resource_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change what is said about a resource, its address or its file, and who uses it."""
    resource = get_object_or_404(_own(request), pk=pk)
    title = f"Edit “{resource.title}”"
    kind = LinkForm if resource.is_link else NewVersionForm
    form = kind(
        request.POST or None,
        request.FILES or None,
        instance=resource,
        school=request.school,
    )
    if form.is_valid():
        with refusals_on(form):
            typed = {**_typed(form), "by": request.user, "seen": form.cleaned_data["seen"]}
            if file := form.cleaned_data.get("file"):
                replace_document(**typed, file=file)
            else:
                save_resource(**typed)
            messages.success(request, _kept(resource) if file else f"“{resource}” is saved.")
            return _to_list(request)
    return _form_page(request, form, title, resource)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def archive(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask why a resource is to be archived, or restored if it is archived; then do it."""
    resource = get_object_or_404(_own(request), pk=pk)
    form = ReasonForm(request.POST or None, label="Why?")
    verb = restore_resource if resource.is_archived else archive_resource
    if form.is_valid():
        verb(resource=resource, by=request.user, **form.cleaned_data)
        where = "is archived" if resource.is_archived else "is restored"
        messages.success(request, f"“{resource}” {where}.")
        return _to_list(request)
    return form_page(request, "curriculum/resources/archive.html", form, {"resource": resource})


@staff_page(Permission.MANAGE)
@require_POST
def take_address(request: StaffRequest, pk: int) -> HttpResponse:
    """Take the address to which a link has moved."""
    resource = get_object_or_404(_own(request), pk=pk)
    with refusals_in_message(request):
        take_new_address(resource=resource, by=request.user)
        messages.success(request, f"“{resource}” leads to {resource.url} now.")
    return _to_list(request)


@staff_page(Permission.MANAGE)
@require_POST
def check(request: StaffRequest) -> HttpResponse:
    """Look at the links now, those first that were not looked at for the longest time."""
    due = _own(request).in_use().links().looked_at_before(timezone.now() - RECENTLY)
    chosen = list(due.values_list("pk", flat=True)[:AT_ONCE])
    try:
        checked = check_links(Resource.objects.filter(pk__in=chosen), seconds=SECONDS)
    except OfflineError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _looked_at(checked))
    return _to_list(request)


@staff_page(Permission.MANAGE)
@require_POST
def shipped(request: StaffRequest) -> HttpResponse:
    """Take what the shipped list offers, or keep what the school has: one of it, or all new."""
    if request.POST.get("do") == "take_new":
        made = copy_resources(school=request.school, by=request.user)
        messages.success(request, f"Added to your list: {len(made)}.")
        return _to_list(request)
    item = get_object_or_404(Resource.objects.shipped(), pk=pk_of(request.POST.get("shipped")))
    take = request.POST.get("do") == "take"
    verb = take_offer if take else keep_ours
    with refusals_in_message(request):
        verb(school=request.school, shipped=item, by=request.user)
        outcome = "now matches the suggestion" if take else "stays as your school has it"
        messages.success(request, f"“{item}” {outcome}.")
    return _to_list(request)


def _own(request: StaffRequest) -> ResourceQuerySet:
    items: ResourceQuerySet = Resource.objects.filter(school=request.school)
    return items.select_related("document")


def _looked_at(checked: Checked) -> str:
    if not checked.addresses:
        return "Every link was looked at a few minutes ago."
    bad = sum(resource.needs_attention for resource in checked.resources)
    looked = count_of(checked.addresses, "link")
    return f"{looked} looked at: {bad} of them {ngettext('needs', 'need', bad)} your attention."


def _offers(request: StaffRequest) -> dict[str, Any]:
    """Return what is suggested to whoever may take it, and how much of it is new."""
    found = offers(request.school) if request.access.may_manage else []
    return {"offers": found, "new_offers": sum(offer.is_new for offer in found)}


def _initial(request: StaffRequest) -> dict[str, Any]:
    """Return what to fill in: the session from whose plan somebody came."""
    session = pk_of(request.GET.get("session"))
    return {"sessions": [session]} if session else {}


def _typed(form: Any) -> dict[str, Any]:
    """Return the form's resource and its sessions, as the actions take them."""
    return {"resource": form.save(commit=False), "sessions": form.cleaned_data["sessions"]}


def _kept(resource: Resource) -> str:
    """Say what was kept, and what it was found to be: the file's name may have said otherwise."""
    document = resource.document
    assert document is not None
    kind = DocumentKind(document.kind).label
    return f"“{resource}” is kept. It is of the kind {kind}, and is saved as {document.filename}."


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
