"""Pages for the sessions of a school's modules: add, edit, reorder, archive, remove."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.pks import pk_of
from classes.pages.reason import RemovalReasonForm
from classes.pages.refusal import form_page, refusals_in_message, refusals_on
from classes.pages.saved_once import saved_once
from classes.people.reader import reader_of
from curriculum.models import Module, Session
from curriculum.sessions.actions import (
    add_session,
    archive_session,
    move_session,
    remove_session,
    restore_session,
    save_session,
)
from curriculum.sessions.forms import SessionForm


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
@saved_once
def session_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a session at the end of a module."""
    module = get_object_or_404(Module, school=request.school, pk=pk)
    form = SessionForm(
        request.POST or None,
        instance=Session(module=module, position=1),
        reader=reader_of(request),
    )
    if form.is_valid():
        with refusals_on(form):
            session = add_session(
                session=form.save(commit=False),
                outcomes=form.cleaned_data["outcomes"],
                by=request.user,
            )
            messages.success(
                request,
                f"You have added {session}. Classes that have already taken up the module are not "
                "due it yet. You can add it to their plans on the session’s page.",
            )
            return _to_session(request, session)
    back = reverse("curriculum:module", args=[request.school.slug, module.pk])
    return _form_page(request, form, f"New session for {module}", back)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def session_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Edit the plan of a session. Past lessons keep the plan that they were taught from."""
    session = _own_session(request, pk)
    title = f"Edit session {session.position}"
    form = SessionForm(request.POST or None, instance=session, reader=reader_of(request))
    back = reverse("lessons:plan", args=[request.school.slug, session.pk])
    if form.is_valid():
        with refusals_on(form):
            save_session(
                session=form.save(commit=False),
                outcomes=form.cleaned_data["outcomes"],
                by=request.user,
                seen=form.cleaned_data["seen"],
            )
            messages.success(request, "The plan has been saved.")
            return HttpResponseRedirect(back)
    return _form_page(request, form, title, back)


@staff_page(Permission.MANAGE)
@require_POST
def session_move(request: StaffRequest, pk: int) -> HttpResponse:
    """Move a session up or down by one place."""
    session = _own_session(request, pk)
    with refusals_in_message(request):
        move_session(
            session=session,
            up=request.POST.get("do") == "up",
            shown=pk_of(request.POST.get("shown")),
            by=request.user,
        )
    return _to_session(request, session)


@staff_page(Permission.MANAGE)
@require_POST
def session_archive(request: StaffRequest, pk: int) -> HttpResponse:
    """Archive or restore a session."""
    session = _own_session(request, pk)
    if request.POST.get("do") == "restore":
        restore_session(session=session, by=request.user)
        messages.success(request, f"{session.title} has been restored as the last session.")
    else:
        archive_session(session=session, by=request.user)
        messages.success(
            request,
            f"{session.title} has been archived. No more classes will be due it, and lessons "
            "taught are kept. Classes already due it stay due until you mark it as not due this "
            "year.",
        )
    return _to_session(request, session)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def session_remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask for a reason, then remove a session that no class is due or has had."""
    session = _own_session(request, pk)
    form = RemovalReasonForm(request.POST or None, record=session, label="Why are you removing it?")
    if form.is_valid():
        with refusals_on(form):
            remove_session(session=session, by=request.user, **form.cleaned_data)
            messages.success(request, f"{session.title} has been removed.")
            address = reverse("curriculum:module", args=[request.school.slug, session.module_id])
            return HttpResponseRedirect(address)
    return form_page(request, "curriculum/sessions/remove.html", form, {"session": session})


def _own_session(request: StaffRequest, pk: int) -> Session:
    sessions = Session.objects.filter(module__school=request.school).select_related("module")
    return get_object_or_404(sessions, pk=pk)


def _to_session(request: StaffRequest, session: Session) -> HttpResponse:
    """Redirect to the session on its module's page, so that keyboard focus continues there."""
    address = reverse("curriculum:module", args=[request.school.slug, session.module_id])
    return HttpResponseRedirect(f"{address}#session-{session.pk}")


def _form_page(request: StaffRequest, form: SessionForm, title: str, back: str) -> HttpResponse:
    return form_page(request, "curriculum/sessions/form.html", form, {"title": title, "back": back})
