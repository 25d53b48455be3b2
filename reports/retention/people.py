"""Erases the account of somebody who left. What they recorded stays, by "a former member of staff".

The row of the account stays too, without name and address, so that no lesson loses its teacher.
"""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from classes.history.reasons import require_reason
from classes.models import (
    FORMER,
    FormerStaff,
    Happened,
    Invitation,
    Membership,
    NameOf,
    OutgoingMail,
    School,
    User,
)
from classes.people.losing_access import is_needed
from classes.people.sessions.actions import end_sessions
from classes.security_log import record_event
from reports.models import EmailChoice, Reminder
from reports.models.clearing import Cleared, Clearing
from reports.retention.erasing import forget_imports
from reports.retention.files import overwrite_deleted_data
from reports.retention.names import NamesOf
from reports.retention.record import record_clearing
from reports.retention.texts import remove_names
from reports.retention.workbooks import HELD_A_NAME, clear_workbooks

OURS = ("classes", "curriculum", "lessons", "reports", "admin")
"""Rows of these apps say what happened, and stay. What others keep of an account is deleted."""


def why_not(person: User, *, school: School | None, by: User | None) -> str:
    """Return why the account cannot be erased; empty if it can."""
    if person.erased_at:
        return "This account has already been erased."
    if person == by:
        return "You cannot erase your own account."
    if person.is_staff or person.is_superuser:
        return f"{person} is an operator of this installation. That has to end first."
    if person.memberships.filter(school=school).exists():
        return f"{person} still has a role at this school. Remove it first."
    if is_needed(person):
        return f"{person} also works elsewhere, so the account stays. It opens nothing here."
    return ""


@transaction.atomic
def erase_person(
    *, person: User, school: School | None, reason: str, by: User | None, parts_too: bool = False
) -> Clearing | None:
    """Erase a former colleague’s name and address everywhere, and return the record of it.

    An officer of a group may never have had a school: then there is none. No figure changes. Kept
    workbooks with the name lose their file, but not their digests. Raise ValidationError, and
    change nothing, if there is no reason or `why_not` says why not.
    """
    require_reason(reason)
    person = User.objects.select_for_update().get(pk=person.pk)
    if refusal := why_not(person, school=school, by=by):
        raise ValidationError(refusal)
    transaction.on_commit(overwrite_deleted_data)
    if school is None:
        erase_account(person, asked_at=None, by=by, parts_too=parts_too)
        record_event(Happened.PERSON_ERASED, by=by, about=person)
        return None
    names = NamesOf(school, (), remembered=names_of(person), replacement=FORMER)
    safe_reason = names.replaced(reason.strip(), parts_too=True)
    clearing = record_clearing(school, Cleared.STAFF, 1, None, safe_reason, by=by)
    workbooks = erase_account(person, asked_at=school, by=by, parts_too=parts_too)
    record_clearing(school, Cleared.WORKBOOKS, workbooks, None, HELD_A_NAME, by=by)
    return clearing


def erase_account(
    person: User, *, asked_at: School | None, by: User | None, parts_too: bool = False
) -> int:
    """Erase the person at every school that knew them. Return how many workbooks of `asked_at` go.

    The other schools get a record too, which does not say who asked for it. Call it in a
    transaction, and `overwrite_deleted_data` once that is committed.
    """
    gone, remembered = 0, names_of(person)
    for school in _schools_of(person, asked_at):
        names = NamesOf(school, (), remembered=remembered, replacement=FORMER)
        workbooks = clear_workbooks(
            school, (), names, parts_too=parts_too, by=by, remembered=remembered
        )
        forget_imports(school, names, {("User", person.pk)})
        remove_names(school, names, parts_too=parts_too, addresses=_addresses(person))
        _rename_safeguarding_lead(school, names)
        record_event(Happened.PERSON_ERASED, school=school, by=by if school == asked_at else None)
        if school == asked_at:
            gone = workbooks
        else:
            reason = "The person left, and the account was erased"
            record_clearing(school, Cleared.STAFF, 1, None, reason, by=None)
            record_clearing(school, Cleared.WORKBOOKS, workbooks, None, HELD_A_NAME, by=None)
    _forget_invitations(person)
    _forget_account(person)
    return gone


def names_of(person: User) -> list[NameOf]:
    """Return the names of a member of staff, also earlier ones, in the form of children’s names.

    The key is negative, so that it is no child’s.
    """
    earlier = User.history.filter(id=person.pk).values_list("name", flat=True)
    invited = Invitation.history.filter(user_id=person.pk).values_list("name", flat=True)
    names = {person.name, *earlier.order_by(), *invited.order_by()} - {"", FORMER}
    return [(-person.pk, name, "") for name in sorted(names)]


def _schools_of(person: User, asked_at: School | None) -> Sequence[School]:
    """Return the schools that knew the person, locked, as for making a workbook of each."""
    once = Membership.history.filter(user_id=person.pk).order_by().values("school_id")
    left = FormerStaff.objects.filter(user=person).values("school")
    invited = _invitations_of(person).values("school")
    which = Q(pk__in=once) | Q(pk__in=left) | Q(pk__in=invited)
    if asked_at:
        which |= Q(pk=asked_at.pk)
    return list(School.objects.select_for_update(no_key=True).filter(which).order_by("pk"))


def _addresses(person: User) -> list[str]:
    """Return the addresses of the person, also earlier ones that an invitation went to."""
    known = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    accepted = Invitation.history.filter(history_user=person, accepted_at__isnull=False)
    offers = Invitation.history.filter(Q(user_id=person.pk) | Q(id__in=accepted.values("id")))
    invited = offers.order_by().values_list("email", flat=True)
    return sorted({*known, *invited, person.email or ""} - {""})


def _invitations_of(person: User) -> QuerySet[Invitation]:
    return Invitation.objects.filter(Q(user=person) | Q(email__in=_addresses(person)))


def _rename_safeguarding_lead(school: School, names: NamesOf) -> None:
    """Take the name out of the setting and its history. Pages then name whoever has the role."""
    if names.occur_in(school.safeguarding_lead):
        School.objects.filter(pk=school.pk).update(safeguarding_lead="")
    entries = School.history.filter(id=school.pk).exclude(safeguarding_lead="")
    for pk, lead in entries.order_by().values_list("pk", "safeguarding_lead"):
        if names.occur_in(lead):
            School.history.filter(pk=pk).update(safeguarding_lead=FORMER)


def _forget_invitations(person: User) -> None:
    """Delete the invitations to the person that wait; of the others leave that they were accepted.

    The emails go first: they hold the address, and point to the invitation.
    """
    addresses = _addresses(person)
    mails = Q(person=person)
    for address in addresses:
        mails |= Q(recipients=[address])
    OutgoingMail.objects.filter(mails).delete()
    theirs = Q(user_id=person.pk) | Q(email__in=addresses)
    invitations = Invitation.objects.filter(theirs)
    entries = Invitation.history.filter(theirs | Q(id__in=invitations.values("pk")))
    entries.filter(pk__in=list(entries.values_list("pk", flat=True))).update(name=FORMER, email="")
    waiting = invitations.waiting()
    waiting._raw_delete(waiting.db)
    invitations.update(name=FORMER, email="")


def _forget_account(person: User) -> None:
    """Take the name, the address and all that signs in from the account."""
    end_sessions(user=person)
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            continue
        for field in model._meta.concrete_fields:
            if field.related_model is User:
                model._default_manager.filter(**{field.name: person}).delete()
    for rows in (Reminder.objects, EmailChoice.objects):
        rows.filter(person=person).delete()
    FormerStaff.objects.filter(user=person).delete()
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=kind, object_id=str(person.pk)).update(object_repr=FORMER)
    Membership.history.filter(user_id=person.pk).update(external_id="")
    User.history.filter(id=person.pk).update(name=FORMER)
    person.set_unusable_password()
    User.objects.filter(pk=person.pk).update(
        name=FORMER,
        email=None,
        password=person.password,
        is_active=False,
        signs_in_elsewhere=False,
        last_login=None,
        erased_at=timezone.now(),
    )
