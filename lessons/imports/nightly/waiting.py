"""Says on home what came of the nightly class list."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from classes.models import NightlyList, RosterProposal, School
from classes.words.counts import count_of
from lessons.imports.class_lists.preview import Preview
from lessons.imports.nightly.every_night import is_expected
from lessons.imports.nightly.proposing import changed_counts, is_older, would_change

LATE_AFTER = dt.timedelta(days=3)


@dataclass(frozen=True)
class Waiting:
    """What home shows: a proposal with its preview, why the latest list was refused, or neither.

    `late_since` is when a list came last, if none has come for three days. `is_older` says that
    another list was imported since the proposal was written.
    """

    proposal: RosterProposal | None = None
    preview: Preview | None = None
    problem: str = ""
    late_since: dt.datetime | None = None
    is_older: bool = False

    @property
    def summary(self) -> str:
        """Return "3 joined, 1 left, 2 moved class", or what else the list is about."""
        assert self.preview is not None
        changes = self.preview.changes
        if changes is None:
            return "choose what to import from it"
        if not self.preview.draft.school.keeps_pupil_names:
            return ", ".join(
                f"{group.source.name}: {count_of(group.children, 'child', 'children')}"
                for group in changed_counts(self.preview)
            )
        kinds = (("new", "joined"), ("left", "left"), ("moved", "moved class"))
        counts = [(changes.count(kind), label) for kind, label in kinds]
        parts = [f"{count} {label}" for count, label in counts if count]
        if renamed := changes.count("renamed"):
            parts.append(count_of(renamed, "new name", "new names"))
        if years := changes.count("new_years"):
            parts.append(count_of(years, "new year group", "new year groups"))
        parts += [f"{missing.class_group} not in it" for missing in self.preview.classes_not_listed]
        if self.preview.open_questions:
            parts.append(count_of(self.preview.open_questions, "question"))
        return ", ".join(parts) or "changes to classes"


def waiting_list(school: School) -> Waiting:
    """Return what home shows of the school’s nightly list. A fixed number of queries.

    The proposal is compared with the records of this moment, so the counts are never stale.
    """
    proposal = RosterProposal.objects.filter(school=school, expires_at__gt=timezone.now()).first()
    preview = None
    if proposal:
        proposal.school = school
        preview = Preview(proposal).compare()
        if not would_change(preview):  # somebody has made the changes by hand
            proposal = preview = None
    older = proposal is not None and is_older(proposal)
    status = NightlyList.objects.filter(school=school).first()
    if status is None or not is_expected(school):
        return Waiting(proposal, preview, is_older=older)
    latest = status.came_at or status.since
    late = latest if latest < timezone.now() - LATE_AFTER else None
    return Waiting(proposal, preview, status.problem, late, older)
