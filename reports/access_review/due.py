"""When a review of access is due, and since when an account counts as unused."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from classes.models import Membership, School, User
from lessons.planning.term_dates.terms import Term, terms_until
from reports.models import AccessReview

LONG_ENOUGH = dt.timedelta(weeks=8)
"""A term that has gone on for so long counts as one in which an account was not used."""


@dataclass(frozen=True)
class Unused:
    """Accounts that were not used since `since`, a term ago. It is so from the day `known`."""

    since: dt.date
    known: dt.date

    def is_true_of(self, person: User, last_used: dt.date | None) -> bool:
        """Return whether somebody who can sign in has not used the school for a term.

        `last_used` is not known of whoever had several schools before it was kept. Then their last
        sign-in counts, which may have been at another.
        """
        sign_in = person.last_login or person.date_joined
        return person.can_sign_in and (last_used or timezone.localdate(sign_in)) < self.since


@dataclass(frozen=True)
class ReviewDue:
    """What home says: whether this term’s review is still to do, and how many are unused."""

    term: Term
    is_due: bool
    unused: int
    since: dt.date

    def __bool__(self) -> bool:
        return self.is_due or bool(self.unused)


def unused_for_a_term(school: School, today: dt.date) -> tuple[Term, Unused]:
    """Return this term, and since when an account must be unused to count. Two queries."""
    *_, before, now = terms_until(school, today)
    if today >= now.start + LONG_ENOUGH:
        return now, Unused(now.start, now.start + LONG_ENOUGH)
    return now, Unused(before.start, now.start)


def review_due(school: School, today: dt.date) -> ReviewDue | None:
    """Return what the lead should review; None for a school that is being set up, or invented.

    An account that was unused already at the last review is not told again. Four queries.
    """
    if school.is_demo or not school.set_up_at:
        return None
    term, unused = unused_for_a_term(school, today)
    last = AccessReview.objects.filter(school=school).first()
    done = timezone.localdate(last.done_at) if last else dt.date.min
    people = set()
    if done < unused.known:
        members = Membership.objects.filter(school=school, user__is_active=True)
        people = {
            member.user
            for member in members.select_related("user").order_by()
            if unused.is_true_of(member.user, member.last_used_on)
        }
    return ReviewDue(term, done < term.start, len(people), unused.since)
