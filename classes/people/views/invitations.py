"""Several invitations at once, and the link of one to hand over in another way."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.group_access import GroupRequest
from classes.limits.uses import use
from classes.models import Happened, Invitation, Role
from classes.models.invitation import InvitationQuerySet
from classes.pages.refusal import at_the_same_moment, form_page
from classes.people import actions, invitations
from classes.people.forms import InviteSeveralForm
from classes.people.password_again import PasswordAgain, typed_lately
from classes.people.pasted import PastedPerson, read_people
from classes.security_log import record_event
from classes.words.counts import count_of
from classes.years.academic_year import AcademicYear


def counted(
    request: StaffRequest | GroupRequest, send: Callable[..., Invitation], **values: Any
) -> Invitation:
    """Send an invitation, count it and return it. Beyond the limit nothing is saved or sent.

    It is counted last: a database that is busy refuses the invitation first, and the form says so.
    """
    with transaction.atomic():
        invitation = send(**values)
        use("invitation", {"person": str(request.user.pk)})
    return invitation


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def invite_several(request: StaffRequest) -> HttpResponse:
    """Read pasted lines, show whom they name, and invite them when that was seen."""
    form = InviteSeveralForm(request.POST or None)
    context: dict[str, Any] = {}
    if form.is_valid():
        people = _read(request, form)
        seen = _digest(form)
        if request.POST.get("seen") == seen and "check" not in request.POST:
            people = _invite(request, people)
            if not people:
                return HttpResponseRedirect(reverse("classes:people", args=[request.school.slug]))
            form = InviteSeveralForm(initial=_what_is_left(form, people))
        right = [person for person in people if not person.problem]
        wrong = [person for person in people if person.problem]
        context = {"right": right, "wrong": wrong, "seen": seen, "nobody": not people}
    return form_page(request, "classes/people/invite_several.html", form, context)


def _digest(form: InviteSeveralForm) -> str:
    """Return what identifies the text and the role, so that nothing unseen is sent."""
    shown = f"{form.cleaned_data['role']} {form.cleaned_data['lines']}"
    return hashlib.sha256(shown.encode()).hexdigest()


def _what_is_left(form: InviteSeveralForm, people: list[PastedPerson]) -> dict[str, str]:
    """Return the values of the form with only the lines that were not sent."""
    lines = "\n".join(person.text for person in people)
    return {"lines": lines, "role": form.cleaned_data["role"]}


def _read(request: StaffRequest, form: InviteSeveralForm) -> list[PastedPerson]:
    """Return the people in the lines. Those on the staff already have a problem."""
    classes = request.school.class_groups.in_year(AcademicYear.current().first_year)
    role = Role(form.cleaned_data["role"])
    people = read_people(form.cleaned_data["lines"], role=role, classes=classes)
    why_not = actions.on_staff_already(request.school, [person.email for person in people])
    return [
        person.with_problem(why_not[person.email]) if person.email in why_not else person
        for person in people
    ]


def _invite(request: StaffRequest, people: list[PastedPerson]) -> list[PastedPerson]:
    """Invite everybody whose line is right. Return the others, each with what is wrong."""
    left, sent = [], 0
    for person in people:
        problem = person.problem or _invite_one(request, person)
        if problem:
            left.append(person.with_problem(problem))
        else:
            sent += 1
    if sent:
        on_their_way = "is on its way" if sent == 1 else "are on their way"
        messages.success(
            request,
            f"{count_of(sent, 'invitation')} {on_their_way}. "
            f"{'The page People' if left else 'This page'} shows whether each email has left.",
        )
    return left


def _invite_one(request: StaffRequest, person: PastedPerson) -> str:
    """Invite somebody, and return why not; empty if it was done."""
    try:
        with at_the_same_moment():
            counted(
                request,
                actions.invite_to_classes,
                school=request.school,
                email=person.email,
                name=person.name,
                role=person.role,
                class_groups=person.classes,
                by=request.user,
            )
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def invitation_link(request: StaffRequest, pk: int) -> HttpResponse:
    """Show whoever sent an invitation its link, to hand it over, after their password."""
    return link_page(request, request.school.invitations.waiting(), pk, people="classes:people")


def link_page(
    request: StaffRequest | GroupRequest, waiting: InvitationQuerySet, pk: int, *, people: str
) -> HttpResponse:
    """Return the page with the link of one of the invitations. `people` is where it leads back.

    Raise Http404 unless the person sent it.
    """
    sent = waiting.filter(invited_by=request.user).prefetch_related("mails")
    invitation = get_object_or_404(sent.select_related("school", "group"), pk=pk)
    form = PasswordAgain(request.POST or None, request=request)
    if request.method == "POST":
        form.is_valid()
    place = invitation.to_join
    assert place
    context: dict[str, Any] = {
        "invitation": invitation,
        "people": reverse(people, args=[place.slug]),
    }
    if invitation.is_open and typed_lately(request):
        context["link"] = _shown_link(request, invitation)
        return render(request, "classes/people/invitation_link.html", context)
    return form_page(request, "classes/people/invitation_link.html", form, context)


def _shown_link(request: StaffRequest | GroupRequest, invitation: Invitation) -> str:
    """Return the link, and keep that it was looked at: whoever has it can join as that person."""
    record_event(
        Happened.LINK_SHOWN,
        school=invitation.school,
        by=request.user,
        about=invitation.user,
        detail=invitation.role_label,
    )
    return invitations.link(invitation)
