"""Says who covers a class, and ends it."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.models import ClassGroup, Cover, Happened, Membership, Role, School, User
from classes.security_log import record_event
from classes.words.dates import long_date

CANNOT_COVER = frozenset([Role.VIEWER])
"""A governor looks, and sees no child's name. Nobody gives them one by the way."""


@transaction.atomic
def give_cover(
    *, class_group: ClassGroup, user: User, first_day: dt.date, last_day: dt.date, by: User
) -> Cover:
    """Let a colleague see and log a class from one day to another, and return the cover.

    Raise ValidationError by field, and change nothing, if the days or the person do not fit.
    """
    # Two people who give the same cover at once wait for each other here.
    locked = history.locked(class_group)
    _check_days(locked, first_day, last_day)
    _check_person(locked, user, first_day, last_day)
    cover = Cover(class_group=locked, user=user, first_day=first_day, last_day=last_day)
    history.save(cover, by=by)
    record_event(
        Happened.COVER_GIVEN,
        school=locked.school,
        by=by,
        about=user,
        detail=f"From {long_date(first_day)} to {long_date(last_day)}",
    )
    return cover


def _check_days(class_group: ClassGroup, first_day: dt.date, last_day: dt.date) -> None:
    year = class_group.year
    if last_day < first_day:
        raise ValidationError({"last_day": "The last day cannot be before the first."})
    if last_day < timezone.localdate():
        raise ValidationError(
            {
                "last_day": "This day is over, so nothing would be left to cover. Whoever taught a "
                "lesson then is chosen when you log it."
            }
        )
    for name, day in (("first_day", first_day), ("last_day", last_day)):
        if day not in year:
            raise ValidationError(
                {
                    name: f"{class_group} is a class of {year}, which goes from "
                    f"{long_date(year.start)} to {long_date(year.end)}. Choose a day in it."
                }
            )


def _check_person(
    class_group: ClassGroup, user: User, first_day: dt.date, last_day: dt.date
) -> None:
    roles = set(Membership.objects.filter(user=user, school=class_group.school).values_list("role"))
    if not {role for (role,) in roles} - CANNOT_COVER:
        raise ValidationError(
            {"user": f"{user} only looks, as a governor. Give them the role of teacher first."}
        )
    if class_group.teachers.filter(pk=user.pk).exists():
        raise ValidationError(
            {"user": f"{user} teaches {class_group}, so they see and log it already."}
        )
    already = class_group.covers.filter(user=user, ended_at=None)
    overlap = already.filter(first_day__lte=last_day, last_day__gte=first_day).first()
    if overlap:
        raise ValidationError(
            {
                "user": f"{user} covers {class_group} from {long_date(overlap.first_day)} to "
                f"{long_date(overlap.last_day)}. End that first if the days are wrong."
            }
        )


@transaction.atomic
def end_cover(*, cover: Cover, by: User) -> Cover:
    """End cover at once, or call it off before it begins. Return it.

    Raise ValidationError if it is over already.
    """
    locked = history.locked(cover)
    if locked.ended_at or locked.last_day < timezone.localdate():
        raise ValidationError("This cover has ended already. Nothing was changed.")
    _end([locked], by=by, reason="")
    return locked


def end_cover_of(*, user: User, school: School, by: User | None, reason: str) -> None:
    """End at once all cover that a person gives or is to give at a school."""
    covers = Cover.objects.not_over(timezone.localdate()).filter(
        user=user, class_group__school=school
    )
    _end(covers.select_for_update(of=("self",)).order_by("pk"), by=by, reason=reason)


def _end(covers: Iterable[Cover], *, by: User | None, reason: str) -> None:
    for cover in covers:
        cover.ended_at = timezone.now()
        history.save(cover, by=by, reason=reason)
        record_event(
            Happened.COVER_ENDED,
            school=cover.class_group.school,
            by=by,
            about=cover.user,
        )
