"""Keeps what a list would change as the school’s proposal, and settles it. It applies nothing."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.db import transaction
from django.utils import timezone

from classes.models import (
    NightlyList,
    RosterDraft,
    RosterImport,
    RosterProposal,
    School,
    User,
)
from classes.models.nightly_list import PROPOSED_FOR
from classes.roster import RosterRefusedError, Source
from classes.roster.storing import to_json
from classes.years.academic_year import AcademicYear
from lessons.imports.class_lists.changes import ClassChanges
from lessons.imports.class_lists.preview import Preview

USUAL_CHOICES = {"only_years": "5-6"}
KEPT_CHOICES = ("only_years", "source_school", "classes", "year_groups")
"""What a person chose about one night’s list, and holds for the next."""

MOST_LEAVERS_PERCENT = 5
FEW_LEAVERS = 2
"""So many may leave even a very small school."""


class Outcome(Enum):
    """What came of a list."""

    PROPOSED = "It waits on home for somebody to look at it."
    UNCHANGED = "It would change nothing."
    SETTLED = "It is the same list as the one that was imported or dismissed last."
    OLDER = "It is older than the class list that was imported last."


def propose(
    *,
    school: School,
    source: Source,
    came_at: dt.datetime | None = None,
    academic_year: int | None = None,
    choices: Mapping[str, Any] | None = None,
) -> tuple[Outcome, Preview]:
    """Make or replace the school’s proposal, and return what came of it with its preview.

    Raise RosterRefusedError, and leave an earlier proposal as it is, if the list cannot be read or
    too many children would leave.
    """
    status, _ = NightlyList.objects.get_or_create(school=school)
    proposal = RosterProposal(
        school=school,
        source=source.name[:200],
        academic_year=academic_year or AcademicYear.current().first_year,
        roster=to_json(source.roster()),
        choices=USUAL_CHOICES | status.choices | dict(choices or {}),
        came_at=came_at or timezone.now(),
    )
    proposal.digest = _digest(proposal)
    proposal.expires_at = proposal.came_at + PROPOSED_FOR  # not longer for being read again
    preview = Preview(proposal).compare()
    _refuse_if_unfit(preview)
    return _keep(proposal, preview), preview


def _keep(proposal: RosterProposal, preview: Preview) -> Outcome:
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).get(pk=proposal.school_id)
        status = NightlyList.objects.get(school=proposal.school_id)
        waiting = RosterProposal.objects.filter(school=proposal.school_id).first()
        if proposal.digest == status.settled:
            outcome = Outcome.SETTLED
        elif is_older(proposal):
            outcome = Outcome.OLDER
        elif would_change(preview):
            outcome = Outcome.PROPOSED
        else:
            outcome = Outcome.UNCHANGED
        if waiting:
            waiting.delete()
        if outcome is Outcome.PROPOSED:
            proposal.save()
        status.came_at, status.problem = proposal.came_at, ""
        status.save()
    return outcome


def is_older(proposal: RosterProposal) -> bool:
    """Return whether a list was imported since this one was written, which would take it back."""
    since = RosterImport.objects.filter(school=proposal.school_id, undone_at=None)
    return since.filter(made_at__gt=proposal.came_at).exists()


def would_change(preview: Preview) -> bool:
    """Return whether there is something in the list for a person to look at."""
    if preview.changes is None or preview.open_questions or preview.classes_not_listed:
        return True
    if preview.draft.school.keeps_pupil_names:
        return not preview.changes_nothing
    return bool(changed_counts(preview))


def changed_counts(preview: Preview) -> list[ClassChanges]:
    """Return the classes that are new or have another number of children, without names."""
    return [
        changes
        for changes in (preview.changes.classes if preview.changes else ())
        if changes.is_changed
        or (changes.class_group and changes.class_group.pupils_on_roll != changes.children)
    ]


def _refuse_if_unfit(preview: Preview) -> None:
    """Raise RosterRefusedError if the list cannot be compared, or too many children would leave.

    A choice that is missing is no reason: the page asks for it.
    """
    if preview.changes is None:
        if preview.roster_to_choose_from is None:
            raise RosterRefusedError(*preview.refusals)
        return
    left, here = _leaving(preview)
    if left > FEW_LEAVERS and left * 100 > here * MOST_LEAVERS_PERCENT:
        likely = preview.changes.likely_year
        raise RosterRefusedError(
            *([likely.sentence] if likely else []),
            f"{left} of {here} children in the classes of the list would be noted as left. "
            f"That is more than {MOST_LEAVERS_PERCENT} in 100, so the list may be incomplete.",
        )


def _leaving(preview: Preview) -> tuple[int, int]:
    """Return how many would leave, and how many are in the classes of the list now."""
    classes = preview.changes.classes if preview.changes else ()
    if preview.draft.school.keeps_pupil_names:
        return preview.left, sum(changes.on_roll for changes in classes)
    known = [(changes.class_group, changes.children) for changes in classes if changes.class_group]
    here = sum(group.pupils_on_roll or 0 for group, _ in known)
    return here - sum(children for _, children in known), here


@transaction.atomic
def draft_of(proposal: RosterProposal, *, by: User) -> RosterDraft:
    """Return a draft for one person, made from the proposal, to check and apply."""
    return RosterDraft.objects.replace(
        school=proposal.school,
        user=by,
        source=proposal.source,
        academic_year=proposal.academic_year,
        roster=proposal.roster,
        choices=proposal.choices,
        proposal=proposal,
    )


@transaction.atomic
def settle(proposal: RosterProposal, *, choices: Mapping[str, Any] | None = None) -> None:
    """Delete a proposal that was imported or dismissed. The same list is not proposed again.

    `choices` are those of the import, for the lists of the next nights.
    """
    School.objects.select_for_update(no_key=True).get(pk=proposal.school_id)
    values: dict[str, Any] = {"settled": proposal.digest}
    if choices is not None:
        values["choices"] = {name: choices[name] for name in KEPT_CHOICES if choices.get(name)}
    NightlyList.objects.update_or_create(school=proposal.school, defaults=values)
    RosterProposal.objects.filter(pk=proposal.pk).delete()


def _digest(proposal: RosterProposal) -> str:
    """Return a hash of what was read, without the names and lines of files, which may change."""
    roster = json.dumps([proposal.academic_year, _content(proposal.roster)], sort_keys=True)
    return hashlib.sha256(f"{proposal.school.name_salt}{roster}".encode()).hexdigest()


def _content(roster: Mapping[str, Any]) -> list[Any]:
    pupils = sorted(json.dumps(pupil[:6]) for pupil in roster["pupils"])
    classes = sorted(json.dumps([*group[:5], *group[6:]]) for group in roster["classes"])
    return [pupils, classes, sorted(roster["teachers"]), [line[1:] for line in roster["wrong"]]]
