"""The sessions of a school's own modules: add, edit, reorder, archive, take out."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.reason import ReasonForm
from classes.pages.refusal import form_page, refusals_in_message, refusals_on
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
def session_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a session to a module, as its last."""
    module = get_object_or_404(Module, school=request.school, pk=pk)
    form = SessionForm(request.POST or None, instance=Session(module=module, position=1))
    if form.is_valid():
        with refusals_on(form):
            session = add_session(
                session=form.save(commit=False),
                outcomes=form.cleaned_data["outcomes"],
                by=request.user,
            )
            messages.success(
                request,
                f"{session} is added. Classes that took up the module before are not due it: "
                "its page names them, and adds it to their plans with one button.",
            )
            return _to_place(request, session)
    back = reverse("curriculum:module", args=[request.school.slug, module.pk])
    return _form_page(request, form, f"New session of {module}", back)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def session_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Edit the plan of a session. Lessons that were taught keep what was taught."""
    session = _own_session(request, pk)
    title = f"Edit session {session.position}"
    form = SessionForm(request.POST or None, instance=session)
    back = reverse("lessons:plan", args=[request.school.slug, session.pk])
    if form.is_valid():
        with refusals_on(form):
            save_session(
                session=form.save(commit=False),
                outcomes=form.cleaned_data["outcomes"],
                by=request.user,
                seen=form.cleaned_data["seen"],
            )
            messages.success(request, "The plan is saved.")
            return HttpResponseRedirect(back)
    return _form_page(request, form, title, back)


@staff_page(Permission.MANAGE)
@require_POST
def session_move(request: StaffRequest, pk: int) -> HttpResponse:
    """Let a session change places with the one above it, or below."""
    session = _own_session(request, pk)
    with refusals_in_message(request):
        move_session(session=session, up=request.POST.get("do") == "up", by=request.user)
    return _to_place(request, session)


@staff_page(Permission.MANAGE)
@require_POST
def session_archive(request: StaffRequest, pk: int) -> HttpResponse:
    """Archive a session, or restore it."""
    session = _own_session(request, pk)
    if request.POST.get("do") == "restore":
        restore_session(session=session, by=request.user)
        messages.success(request, f"{session.title} is in use again, as the last session.")
    else:
        archive_session(session=session, by=request.user)
        messages.success(
            request,
            f"{session.title} is archived. No other class will be due it. Lessons taught are kept. "
            "Classes that are due it stay due until their plan says it is not due this year.",
        )
    return _to_place(request, session)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def session_remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask why a session is to be removed; remove it if no class is due it or has had it."""
    session = _own_session(request, pk)
    form = ReasonForm(request.POST or None, label="Why is it removed?")
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            remove_session(session=session, reason=reason, by=request.user)
            messages.success(request, f"{session.title} is removed.")
            address = reverse("curriculum:module", args=[request.school.slug, session.module_id])
            return HttpResponseRedirect(address)
    return form_page(request, "curriculum/sessions/remove.html", form, {"session": session})


def _own_session(request: StaffRequest, pk: int) -> Session:
    sessions = Session.objects.filter(module__school=request.school).select_related("module")
    return get_object_or_404(sessions, pk=pk)


def _to_place(request: StaffRequest, session: Session) -> HttpResponse:
    """Go to the session's place on the page of its module, where the keyboard goes on from."""
    address = reverse("curriculum:module", args=[request.school.slug, session.module_id])
    return HttpResponseRedirect(f"{address}#session-{session.pk}")


def _form_page(request: StaffRequest, form: SessionForm, title: str, back: str) -> HttpResponse:
    return form_page(request, "curriculum/sessions/form.html", form, {"title": title, "back": back})
