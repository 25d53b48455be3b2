"""The page that proposes a new academic year, checks the answers and starts it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.pks import pk_of, pks_of
from classes.pages.refusal import status_of
from classes.people.reader import reader_of
from classes.words.counts import count_of
from classes.years.academic_year import AcademicYear
from lessons.new_year.actions import YearStarted, already_started, start_year
from lessons.new_year.forms import NewYearForm
from lessons.new_year.proposal import Proposal, opens_on
from lessons.new_year.rehearsal import rehearse_year
from lessons.new_year.started import last_start

CLASSES_CHANGED = (
    "The classes have changed since you opened this page. Your answers are still here, and the "
    "page shows the changes. Check it before you go on."
)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def new_year(request: StaffRequest) -> HttpResponse:
    """Propose the new year, check the answers, or start it, depending on the button pressed."""
    proposal = _proposal(request)
    by_child, reader = _by_child(request), reader_of(request)
    if request.POST.get("do") not in {"check", "start"}:
        typed = request.POST if request.method == "POST" else None
        return _page(
            request,
            NewYearForm(None, reader=reader, proposal=proposal, by_child=by_child, typed=typed),
        )
    form = NewYearForm(request.POST, reader=reader, proposal=proposal, by_child=by_child)
    if not form.has_same_parts(request.POST.getlist("part")):
        form = NewYearForm(
            None, reader=reader, proposal=proposal, by_child=by_child, typed=request.POST
        )
        refusal = CLASSES_CHANGED if form.parts else already_started(request.school, proposal.year)
        form.refusals = [refusal]
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form)
    try:
        return _check_or_start(request, form)
    except ValidationError as error:
        form.refusals = list(error.messages)
        return _page(request, form)


def _check_or_start(request: StaffRequest, form: NewYearForm) -> HttpResponse:
    """Show the result of the answers or, after that page, start the year."""
    if request.POST["do"] == "check":
        context = {
            "proposal": form.proposal,
            "rehearsal": rehearse_year(**form.decided(), by=request.user),
            "sent": [
                (name, value)
                for name, values in request.POST.lists()
                if name not in {"csrfmiddlewaretoken", "do"}
                for value in values
            ],
        }
        return render(request, "lessons/new_year/rehearsal.html", context)
    started = start_year(**form.decided(), by=request.user)
    messages.success(request, _success_message(started))
    classes = reverse("lessons:class_list", args=[request.school.slug])
    return HttpResponseRedirect(f"{classes}?year={form.year.first_year}")


def _page(request: StaffRequest, form: NewYearForm) -> HttpResponse:
    opens = opens_on(form.year)
    context = {
        "form": form,
        "refused": form.refused,
        "proposal": form.proposal,
        "opens": opens,
        "is_open": timezone.localdate() >= opens,
        "has_begun": timezone.localdate() >= form.year.start,
        "last_start": last_start(request.school, form.year) if not form.parts else None,
    }
    status = status_of(refused=bool(form.refused))
    return render(request, "lessons/new_year/proposal.html", context, status=status)


def _by_child(request: StaffRequest) -> frozenset[int]:
    """Return the keys of the classes whose children each get a choice of their own."""
    sent = [*request.GET.getlist("by_child"), *request.POST.getlist("by_child")]
    do, _, key = request.POST.get("do", "").partition(" ")
    if do == "by_child":
        sent.append(key)
    return frozenset(pks_of(sent))


def _proposal(request: StaffRequest) -> Proposal:
    """Return the proposal of ?year=; without one, of the next year that needs to be started.

    From June that is the coming year. Before June it is the current year while a class of last
    year still needs a decision, else the coming year, to look at only.
    """
    now = AcademicYear.current()
    first_year = pk_of(request.POST.get("year") or request.GET.get("year"))
    if first_year and now.first_year <= first_year <= now.first_year + 1:
        return Proposal(request.school, first_year)
    current = Proposal(request.school, now.first_year)
    coming = Proposal(request.school, now.first_year + 1)
    if timezone.localdate() >= opens_on(coming.year):
        return coming
    return current if any(row.source for row in current.to_decide) else coming


def _success_message(started: YearStarted) -> str:
    children = ""
    if started.moved_up or started.left:
        moved_up = count_of(started.moved_up, "child", "children")
        children = f" {moved_up} moved up, {started.left} left."
    classes = count_of(len(started.classes), "class", "classes")
    return f"{started.year} is ready: {classes}.{children}"
