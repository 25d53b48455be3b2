"""An officer reminds schools that lag, by email, at most once a week each."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from classes import history
from classes.groups.emails import send
from classes.models import Group, GroupReminder, GroupSchool, GroupSchoolQuerySet, School, User

ONCE_IN = dt.timedelta(days=7)
"""A group reminds a school once in this time."""
MOST_AT_ONCE = 100
"""How many schools one reminder can go to."""
TOO_MANY = f"Choose at most {MOST_AT_ONCE} schools at once."


@dataclass
class Reminded:
    """The schools that were sent a reminder, and why the others were not."""

    sent: list[School] = field(default_factory=list)
    too_soon: list[School] = field(default_factory=list)
    nobody: list[School] = field(default_factory=list)


def with_last_reminder(links: GroupSchoolQuerySet) -> GroupSchoolQuerySet:
    """Add `reminded_at` and `reminded_by` to each link: its last reminder, and who sent it."""
    last = GroupReminder.objects.filter(link=OuterRef("pk")).order_by("-sent_at")
    return links.annotate(
        reminded_at=Subquery(last.values("sent_at")[:1]),
        reminded_by=Subquery(last.values("sent_by__name")[:1]),
    )


def can_be_reminded(reminded_at: dt.datetime | None) -> bool:
    """Return whether a school last reminded then can be reminded now."""
    return reminded_at is None or reminded_at <= timezone.now() - ONCE_IN


@transaction.atomic
def remind_schools(
    group: Group, schools: Iterable[School], *, by: User, words: str = ""
) -> Reminded:
    """Email those who answer for each of these schools, and note it for group and school.

    Only schools that share their figures are reminded. `words` of the officer are in the email, and
    nowhere else. Raise ValidationError for more than MOST_AT_ONCE.
    """
    pks = {school.pk for school in schools}
    if len(pks) > MOST_AT_ONCE:
        raise ValidationError(TOO_MANY)
    # Two officers at once would send two emails, so the rows are locked first, in one order.
    links = group.links.sharing().filter(school__in=pks).order_by("pk")
    list(links.select_for_update(of=("self",)).values_list("pk"))
    reminded = Reminded()
    for link in with_last_reminder(links).select_related("school", "group"):
        if not can_be_reminded(link.reminded_at):  # type: ignore[attr-defined]
            reminded.too_soon.append(link.school)
        elif _send(link, by=by, words=words):
            reminded.sent.append(link.school)
        else:
            reminded.nobody.append(link.school)
    return reminded


def _send(link: GroupSchool, *, by: User, words: str) -> bool:
    """Send a reminder and note it. Return False if nobody at the school can get it."""
    subject = f"{link.group} reminds {link.school}"
    sent = send(link, subject, "reminder.txt", page="reports:home", by=by, words=words.strip())
    if sent:
        history.save(GroupReminder(link=link, sent_at=timezone.now(), sent_by=by), by=by)
    return bool(sent)
