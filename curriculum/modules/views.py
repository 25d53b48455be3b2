"""Pages for a school's modules: add, copy, edit, archive."""

from django.contrib import messages
from django.db.models import Count
from django.forms import Form, ModelForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.refusal import form_page, refusals_in_message, refusals_on
from classes.pages.saved_once import saved_once
from classes.people.reader import reader_of
from curriculum.models import Module
from curriculum.modules.actions import (
    archive_module,
    copy_module,
    create_module,
    duplicate_module,
    restore_module,
    save_module,
)
from curriculum.modules.forms import DuplicateForm, ModuleForm, NewModuleForm


@staff_page(Permission.MANAGE)
@require_POST
@saved_once
def copy(request: StaffRequest, pk: int) -> HttpResponse:
    """Give the school its own copy of a module of the shared library."""
    module = get_object_or_404(Module.objects.shared_library(), pk=pk)
    with refusals_in_message(request):
        copied = copy_module(module=module, school=request.school, by=request.user)
        messages.success(
            request, f"{module} is now yours. Edit it to match what your school teaches."
        )
        return to_module(request, copied)
    return HttpResponseRedirect(reverse("lessons:plans", args=[request.school.slug]))


@staff_page(Permission.MANAGE)
@require_safe
def module_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a module and its sessions, with buttons to reorder, edit and archive them."""
    module = own_module(request, pk)
    sessions = module.sessions.annotate(serves=Count("outcomes")).order_by("position")
    context = {
        "module": module,
        "sessions": [session for session in sessions if not session.is_archived],
        "archived": [session for session in sessions if session.is_archived],
    }
    return render(request, "curriculum/modules/module.html", context)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@saved_once
def module_new(request: StaffRequest) -> HttpResponse:
    """Add a module without sessions."""
    form = NewModuleForm(
        request.POST or None, instance=Module(school=request.school), reader=reader_of(request)
    )
    if form.is_valid():
        module = create_module(module=form.save(commit=False), by=request.user)
        messages.success(request, f"You have added {module}. Now add its sessions.")
        return to_module(request, module)
    return _form_page(request, form, "New module", None)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def module_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Edit the details of a module."""
    module = own_module(request, pk)
    form = ModuleForm(request.POST or None, instance=module, reader=reader_of(request))
    if form.is_valid():
        with refusals_on(form):
            save_module(
                module=form.save(commit=False), by=request.user, seen=form.cleaned_data["seen"]
            )
            messages.success(request, f"{module} has been saved.")
            return to_module(request, module)
    return _form_page(request, form, "Edit module", module)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@saved_once
def module_duplicate(request: StaffRequest, pk: int) -> HttpResponse:
    """Copy a module of the school under another title."""
    module = own_module(request, pk)
    title = f"{module.title[:113]} (copy)"
    form = DuplicateForm(request.POST or None, initial={"title": title}, reader=reader_of(request))
    if form.is_valid():
        with refusals_on(form):
            copied = duplicate_module(
                module=module, title=form.cleaned_data["title"], by=request.user
            )
            messages.success(request, f"You have made {copied}. No class is due its sessions yet.")
            return to_module(request, copied)
    return _form_page(request, form, f"Duplicate {module}", module)


@staff_page(Permission.MANAGE)
@require_POST
def module_archive(request: StaffRequest, pk: int) -> HttpResponse:
    """Archive or restore a module."""
    module = own_module(request, pk)
    if request.POST.get("do") == "restore":
        restore_module(module=module, by=request.user)
        messages.success(request, f"{module} has been restored. Classes can take it up again.")
    else:
        archive_module(module=module, by=request.user)
        messages.success(
            request,
            f"{module} has been archived. No more classes can take it up. Sessions that classes "
            "have had or are due are kept.",
        )
    return to_module(request, module)


def own_module(request: StaffRequest, pk: int) -> Module:
    """Return a module of the school, or raise Http404."""
    return get_object_or_404(Module.objects.filter(school=request.school), pk=pk)


def to_module(request: StaffRequest, module: Module) -> HttpResponse:
    """Redirect to the module's page."""
    address = reverse("curriculum:module", args=[request.school.slug, module.pk])
    return HttpResponseRedirect(address)


def _form_page(
    request: StaffRequest, form: Form | ModelForm, title: str, module: Module | None
) -> HttpResponse:
    slug = request.school.slug
    back = (
        reverse("curriculum:module", args=[slug, module.pk])
        if module
        else reverse("lessons:plans", args=[slug])
    )
    return form_page(request, "curriculum/modules/edit.html", form, {"title": title, "back": back})
