"""The people of a school: their roles and invitations."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from classes.access import Permission, StaffRequest, staff_page
from classes.models import Cover, Invitation, OutgoingMail, Role, User
from classes.pages.reason import ReasonForm
from classes.pages.refusal import form_page, refusals_in_message, refusals_on
from classes.pages.second_step import DEVICES, has_second_step
from classes.people import actions, second_factor
from classes.people.forms import AddressForm, InviteForm, LostDeviceForm, RoleForm
from classes.people.views.invitations import counted
from classes.people.views.leaving import to_start

PEOPLE_A_PAGE = 50


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def people(request: StaffRequest) -> HttpResponse:
    """List the people and the waiting invitations, and invite somebody."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        response = _send(request, form, **form.cleaned_data)
        if response:
            return response
    invitations = list(
        request.school.invitations.waiting().order_by("name", "email").prefetch_related("mails")
    )
    covers = Cover.objects.filter(class_group__school=request.school)
    here = covers.not_over(timezone.localdate()).select_related("class_group")
    only_invited = [one.user_id for one in invitations if one.user_id and one.makes_person]
    devices = Authenticator.objects.filter(type__in=DEVICES)
    coming_back = OutgoingMail.objects.coming_back(request.school)
    staff = (
        User.objects.at_school(request.school)
        .exclude(pk__in=only_invited)
        .prefetch_related(Prefetch("covers", here, to_attr="covers_here"))
        .annotate(
            email_comes_back=Exists(coming_back.filter(person=OuterRef("pk"))),
            has_second_step=Exists(devices.filter(user=OuterRef("pk"))),
        )
    )
    paginator = Paginator(staff, PEOPLE_A_PAGE)
    context = {
        "people": paginator.get_page(request.GET.get("page")),
        "invitations": invitations,
        "invited": {one.user_id for one in invitations},
        "leads": actions.leads_of(request.school).count(),
    }
    return form_page(request, "classes/people/people.html", form, context)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def invite_person(request: StaffRequest, pk: int) -> HttpResponse:
    """Give an email address to somebody who cannot sign in yet, and invite them."""
    person = get_object_or_404(User.objects.at_school(request.school), pk=pk)
    form = AddressForm(request.POST or None, initial={"email": person.email})
    if form.is_valid():
        role = person.roles_here[0].role  # type: ignore[attr-defined]
        response = _send(
            request, form, name=person.name, role=role, user=person, **form.cleaned_data
        )
        if response:
            return response
    return form_page(request, "classes/people/invite_person.html", form, {"person": person})


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def give_role(request: StaffRequest, pk: int) -> HttpResponse:
    """Give another role to somebody who is on the staff already."""
    person = get_object_or_404(User.objects.at_school(request.school), pk=pk)
    held = {membership.role for membership in person.roles_here}  # type: ignore[attr-defined]
    form = RoleForm(request.POST or None, held=held)
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        actions.add_member(user=person, school=request.school, role=role, by=request.user)
        messages.success(request, f"{person} now has the role {role.label} too.")
        return _back(request)
    return form_page(request, "classes/people/give_role.html", form, {"person": person})


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def remove_role(request: StaffRequest, pk: int) -> HttpResponse:
    """Remove a role from a person, with a reason."""
    membership = get_object_or_404(request.school.memberships.select_related("user"), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.remove_member(membership=membership, by=request.user, **form.cleaned_data)
            messages.success(request, f"You have removed a role: {membership}.")
            own = membership.user == request.user
            return to_start(request, request.user) if own else _back(request)
    return form_page(request, "classes/people/remove_role.html", form, {"membership": membership})


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def reset_second_step(request: StaffRequest, pk: int) -> HttpResponse:
    """Take the second step off a colleague's account, because they have lost the device."""
    person = get_object_or_404(User.objects.at_school(request.school), pk=pk)
    form = LostDeviceForm(request.POST or None, request=request)
    if form.is_valid():
        with refusals_on(form):
            second_factor.reset(
                user=person,
                school=request.school,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
            messages.success(
                request,
                f"{person} now signs in with their password, and then adds a second step again.",
            )
            return _back(request)
    context = {
        "person": person,
        "why_not": second_factor.why_not_reset(person),
        "is_on": has_second_step(person),
    }
    return form_page(request, "classes/people/reset_second_step.html", form, context)


@staff_page(Permission.MANAGE)
@require_POST
def send_again(request: StaffRequest, pk: int) -> HttpResponse:
    """Send an invitation again. Its link works for as long as a new one."""
    waiting = get_object_or_404(request.school.invitations.waiting(), pk=pk)
    with refusals_in_message(request):
        sent = counted(
            request,
            actions.invite,
            school=request.school,
            email=waiting.email,
            name=waiting.name,
            role=Role(waiting.role),
            user=waiting.user,
            by=request.user,
        )
        _report_sending(request, sent)
    return _back(request)


@staff_page(Permission.MANAGE)
@require_POST
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Cancel an invitation."""
    waiting = get_object_or_404(request.school.invitations.waiting(), pk=pk)
    stays = actions.cancel_invitation(invitation=waiting, by=request.user)
    told = f"You have cancelled the invitation to {waiting.email}."
    if stays:
        told += (
            f" {waiting.name} stays on the list of staff, because a class or a lesson names them."
        )
    messages.success(request, told)
    return _back(request)


def _send(
    request: StaffRequest, form: AddressForm, *, role: str, **fields: Any
) -> HttpResponse | None:
    """Invite somebody. Return a redirect, or None if it was refused and the form shows why."""
    with refusals_on(form):
        invitation = counted(
            request,
            actions.invite,
            school=request.school,
            role=Role(role),
            by=request.user,
            **fields,
        )
        _report_sending(request, invitation)
        return _back(request)
    return None


def _report_sending(request: StaffRequest, invitation: Invitation) -> None:
    messages.success(
        request,
        f"The invitation for {invitation.email} is on its way. This page shows whether the email "
        "has left.",
    )


def _back(request: StaffRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("classes:people", args=[request.school.slug]))
