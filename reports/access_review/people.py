"""Everybody who has a role at a school, and what a review should look at, in a few queries."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from classes.access import Permission, roles_with
from classes.models import Cover, Invitation, Membership, Role, School, User
from classes.people.actions import leads_of
from classes.words.counts import count_of
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from lessons.models import CalendarFeed, DoorLink
from reports.access_review.due import Unused, unused_for_a_term

GIVES = {
    Role.PSHE_LEAD: "all names, all records, settings and people",
    Role.TEACHER: "names and lessons of their own classes",
    Role.SAFEGUARDING_LEAD: "all names, evenings, the audit and who looked",
    Role.HEAD: "all names and the audit",
    Role.VIEWER: "figures, and no child’s name",
}
"""What each role opens, in a few words, where somebody has two."""


NO_SIGN_IN = {False: "Cannot sign in: no email address", True: "Cannot sign in: no password"}


@dataclass(frozen=True)
class Held:
    """A role that somebody has, and whether it may be removed: a school keeps one PSHE lead."""

    membership: Membership
    may_go: bool

    @property
    def label(self) -> str:
        return self.membership.get_role_display()

    @property
    def gives(self) -> str:
        return GIVES[Role(self.membership.role)]


@dataclass(frozen=True)
class Reviewed:
    """One person: their roles, when they last used the school, what to look at, what is open."""

    person: User
    roles: Sequence[Held]
    last_used: str
    concerns: Sequence[str]
    facts: Sequence[str]

    @property
    def may_leave(self) -> bool:
        return all(role.may_go for role in self.roles)


@dataclass(frozen=True)
class PeopleToReview:
    """The people of a school on a day. `concerning` come first on the page."""

    school: School
    today: dt.date

    @cached_property
    def concerning(self) -> list[Reviewed]:
        return [one for one in self._all if one.concerns]

    @cached_property
    def others(self) -> list[Reviewed]:
        return [one for one in self._all if not one.concerns]

    @cached_property
    def unused_since(self) -> dt.date:
        return self._unused.since

    @cached_property
    def _unused(self) -> Unused:
        return unused_for_a_term(self.school, self.today)[1]

    @cached_property
    def _all(self) -> list[Reviewed]:
        is_only_lead = leads_of(self.school).count() <= 1
        year = AcademicYear.of(self.today).first_year
        any_class = self.school.class_groups.in_year(year).exists()
        return [
            self._reviewed(person, is_only_lead=is_only_lead, any_class=any_class)
            for person in self._people(year)
        ]

    def _people(self, year: int) -> Any:
        mine = {"user": OuterRef("pk")}
        second = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
        classes = self.school.class_groups.in_year(year).filter(teachers=OuterRef("pk"))
        covers = Cover.objects.not_over(self.today).filter(class_group__school=self.school)
        return (
            User.objects.at_school(self.school)
            .annotate(
                has_second_step=Exists(second.filter(**mine)),
                has_calendar=Exists(CalendarFeed.objects.filter(school=self.school, **mine)),
                has_class=Exists(classes),
            )
            .prefetch_related(
                Prefetch("covers", covers.select_related("class_group"), to_attr="covers_here")
            )
        )

    def _reviewed(self, person: Any, *, is_only_lead: bool, any_class: bool) -> Reviewed:
        roles = [
            Held(role, not (is_only_lead and role.role == Role.PSHE_LEAD and person.email))
            for role in person.roles_here
        ]
        last = max(role.last_used_on or dt.date.min for role in person.roles_here)
        used = None if last == dt.date.min else last
        return Reviewed(
            person,
            roles,
            f"Last used on {long_date(used)}" if used else "",
            [*self._concerns(person, roles, used, any_class=any_class)],
            [*self._facts(person)],
        )

    def _concerns(
        self, person: Any, roles: list[Held], used: dt.date | None, *, any_class: bool
    ) -> Iterator[str]:
        if not person.is_active:
            yield "Switched off by an operator"
        elif self._unused.is_true_of(person, used):
            yield "Not used for a term"
        if len(roles) > 1:
            yield count_of(len(roles), "role")
        listed = any(held.membership.external_id for held in roles)
        if listed and any_class and not person.has_class:
            yield "In no class of this year’s class list"

    def _facts(self, person: Any) -> Iterator[str]:
        if not person.can_sign_in:
            is_invited = any(person.pk == invited for _, invited in self._invitations)
            yield "Invited, not joined yet" if is_invited else NO_SIGN_IN[bool(person.email)]
        elif not person.has_second_step:
            yield "No two-step sign-in"
        for cover in person.covers_here:
            yield f"Covers {cover.class_group} until {long_date(cover.last_day)}"
        if person.has_calendar:
            yield "Has a calendar address"
        if links := self._door_links.count(person.pk):
            yield f"{count_of(links, 'link')} for tablets at the door"
        if sent := sum(person.pk == sender for sender, _ in self._invitations):
            yield f"{count_of(sent, 'open invitation')} sent"

    @cached_property
    def _door_links(self) -> list[int]:
        """Return who made each link that works, or will once the door opens."""
        links = DoorLink.objects.working(roles_with(Permission.DOOR))
        coming = links.filter(evening__school=self.school, evening__ends_at__gt=timezone.now())
        return list(coming.values_list("made_by", flat=True))

    @cached_property
    def _invitations(self) -> list[tuple[int | None, int | None]]:
        """Return who sent each invitation that is open, and whom on the list it is for."""
        waiting = Invitation.objects.waiting().filter(school=self.school)
        is_open = waiting.filter(expires_at__gt=timezone.now())
        return list(is_open.values_list("invited_by", "user"))

    @property
    def open_invitations(self) -> int:
        return len(self._invitations)
