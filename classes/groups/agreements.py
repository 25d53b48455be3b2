"""A group asks to see a school's figures. The school agrees or declines, and may leave."""

import datetime as dt
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django_tasks import task

from classes import history
from classes.groups.emails import send_question
from classes.history.reasons import require_reason
from classes.models import (
    Group,
    GroupAnswer,
    GroupQuestion,
    GroupSchool,
    GroupSchoolQuerySet,
    Happened,
    School,
    User,
)
from classes.security_log import record_event
from classes.words.dates import long_date

ASK_AGAIN_AFTER = dt.timedelta(days=30)
"""How long a group waits before it asks a school again that declined or left."""

LONGEST_DETAIL = 80


def school_typed(typed: str) -> School | None:
    """Return the school with this URN or short name."""
    typed = typed.strip()
    return School.objects.filter(Q(urn=typed) | Q(slug=typed.lower())).first() if typed else None


@transaction.atomic
def ask_by_typed(*, group: Group, typed: str, by: User) -> None:
    """Ask the school with this URN or short name, if there is one here.

    The caller learns nothing: what was typed is kept, whether or not a school has it. The worker
    asks the school, as the answer would come later if that was done here. Raise ValidationError
    only for what the group knows already: a school agreed, or answered lately.
    """
    typed = typed.strip().lower()
    known = group.links.filter(Q(school__urn=typed) | Q(school__slug=typed)).first()
    if known and known.answer != GroupAnswer.ASKED:
        _refuse_too_soon(known)
    question, _ = GroupQuestion.objects.get_or_create(
        group=group, typed=typed, defaults={"asked_at": timezone.now(), "asked_by": by}
    )
    ask_typed.enqueue(question.pk)


@task()
def ask_typed(pk: int) -> None:
    """Ask the school that a question is about, if it is here and the question still waits."""
    question = GroupQuestion.objects.select_related("group", "asked_by").filter(pk=pk).first()
    school = school_typed(question.typed) if question else None
    if question and school:
        with suppress(ValidationError):  # It has answered in the meantime.
            ask_school(group=question.group, school=school, by=question.asked_by)


@transaction.atomic
def ask_school(*, group: Group, school: School, by: User | None) -> GroupSchool:
    """Ask a school whether the group may see its figures, and email who can answer.

    `by` is an officer, or an operator, whose name the school is not told. Change nothing if it was
    asked and has not answered. Raise ValidationError if it agreed, or
    declined or left less than ASK_AGAIN_AFTER ago.
    """
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    link = group.links.filter(school=school).first()
    if link is None:
        link = GroupSchool(group=group, school=school)
    elif link.answer == GroupAnswer.ASKED:
        return link
    else:
        _refuse_too_soon(link)
    link.answer, link.answered_at, link.answered_by = GroupAnswer.ASKED, None, None
    is_officer = by is not None and group.officers.filter(user=by).exists()
    link.asked_at, link.asked_by = timezone.now(), by if is_officer else None
    history.save(link, by=by)
    _record(Happened.GROUP_ASKED, link, by=by)
    send_question(link)
    return link


def _refuse_too_soon(link: GroupSchool) -> None:
    """Raise ValidationError if the school agreed, or was asked lately and said no."""
    if link.answer == GroupAnswer.AGREED:
        raise ValidationError({"typed": f"{link.school} shares its figures already."})
    assert link.answered_at
    again = link.answered_at + ASK_AGAIN_AFTER
    if timezone.now() < again:
        did = "left" if link.answer == GroupAnswer.LEFT else "declined"
        day = long_date(timezone.localdate(link.answered_at))
        raise ValidationError(
            {
                "typed": f"{link.school} {did} on {day}. You can ask again from "
                f"{long_date(timezone.localdate(again))}."
            }
        )


def asked_by_operators(links: GroupSchoolQuerySet) -> GroupSchoolQuerySet:
    """Return those that wait for an answer and that no officer typed. They can be named."""
    typed = GroupQuestion.objects.filter(group=OuterRef("group"))
    same = Q(typed=OuterRef("school__urn")) | Q(typed=OuterRef("school__slug"))
    return links.waiting().exclude(Exists(typed.filter(same)))


@transaction.atomic
def take_back(*, question: GroupQuestion, by: User) -> None:
    """Take a question back. A school that has not answered yet is no longer asked."""
    question = history.locked(question)
    school = school_typed(question.typed)
    # What an operator asked stays asked.
    asked = question.group.links.waiting().filter(asked_by__isnull=False)
    link = asked.filter(asked_by=question.asked_by, school=school).first() if school else None
    question.delete()
    if link:
        history.delete(link, by=by, reason="The group took its question back")


@transaction.atomic
def answer_group(*, link: GroupSchool, agrees: bool, by: User) -> GroupSchool:
    """Agree that the group sees the school's figures from now on, or decline. Return the answer.

    Raise ValidationError if a colleague has answered meanwhile.
    """
    link = history.locked(link)
    if link.answer != GroupAnswer.ASKED:
        raise ValidationError("A colleague has answered meanwhile. Nothing was changed.")
    link.answer = GroupAnswer.AGREED if agrees else GroupAnswer.DECLINED
    _save_answer(link, by=by)
    _record(Happened.GROUP_AGREED if agrees else Happened.GROUP_DECLINED, link, by=by)
    typed = [value for value in (link.school.urn, link.school.slug) if value]
    link.group.questions.filter(typed__in=typed).delete()
    return link


@transaction.atomic
def leave_group(*, link: GroupSchool, reason: str, by: User) -> GroupSchool:
    """Stop sharing the school's figures with the group, at once. Return the answer."""
    require_reason(reason)
    link = history.locked(link)
    if link.answer != GroupAnswer.AGREED:
        raise ValidationError("A colleague has left the group meanwhile. Nothing was changed.")
    link.answer = GroupAnswer.LEFT
    _save_answer(link, by=by, reason=reason.strip())
    _record(Happened.GROUP_LEFT, link, by=by)
    return link


def _save_answer(link: GroupSchool, *, by: User, reason: str = "") -> None:
    link.answered_at, link.answered_by = timezone.now(), by
    history.save(link, by=by, reason=reason)


def _record(what: Happened, link: GroupSchool, *, by: User | None) -> None:
    record_event(what, school=link.school, by=by, detail=str(link.group)[:LONGEST_DETAIL])
