"""Starts the schools of a group from the register of schools: made, asked, and leads invited."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from classes.groups.agreements import ask_school
from classes.models import Group, Invitation, Membership, Role, School
from classes.people.actions import invite
from classes.schools.register.proposal import Proposal
from curriculum.modules.new_schools import make_schools

AT_ONCE = 50
"""Schools in one transaction: few enough that nobody else waits long for the database."""


@dataclass(frozen=True)
class Started:
    """What was done: the schools that were made, asked, and whose PSHE lead was invited."""

    made: Sequence[School] = ()
    asked: Sequence[School] = ()
    invited: Sequence[School] = ()


def start_schools(
    proposal: Proposal, *, group: Group, leads: Mapping[str, str]
) -> Iterator[Started]:
    """Make the new schools, ask all to share with the group, and invite their PSHE leads.

    `leads` are email addresses by URN. A school is asked once, whatever it answered. One that has
    a PSHE lead, or has invited one, gets no invitation. So running it again does nothing. What is
    yielded is saved: some schools at a time.
    """
    for start in range(0, len(proposal.new), AT_ONCE):
        with transaction.atomic():
            made = make_schools(schools=proposal.new[start : start + AT_ONCE])
            started = Started(made, _ask(made, group), _invite(made, leads))
        yield started
    for start in range(0, len(proposal.here), AT_ONCE):
        with transaction.atomic():
            here = proposal.here[start : start + AT_ONCE]
            started = Started((), _ask(here, group), _invite(here, leads))
        yield started


def _ask(schools: Sequence[School], group: Group) -> list[School]:
    """Ask the schools that were never asked. Each answers on its own page."""
    asked = set(group.links.filter(school__in=schools).values_list("school", flat=True))
    never = [school for school in schools if school.pk not in asked]
    for school in never:
        ask_school(group=group, school=school, by=None)
    return never


def _invite(schools: Sequence[School], leads: Mapping[str, str]) -> list[School]:
    given = [school for school in schools if school.urn in leads]
    has_lead = Q(school__in=given, role=Role.PSHE_LEAD)
    served = {
        *Membership.objects.filter(has_lead).values_list("school", flat=True),
        *Invitation.objects.waiting().filter(has_lead).values_list("school", flat=True),
    }
    without = [school for school in given if school.pk not in served]
    for school in without:
        invite(school=school, email=leads[school.urn], name="", role=Role.PSHE_LEAD, by=None)
    return without
