"""Erases children's names from pupils, free texts, the change history and kept workbooks.

The child's records stay, without the name, so that no total changes.
"""

import json
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from classes.models import (
    AccessRecord,
    Job,
    KeptForm,
    Pupil,
    RosterDraft,
    RosterImport,
    RosterProposal,
    School,
    User,
)
from classes.models.pupil import ERASED
from lessons.evenings.family_names import find_pupil
from lessons.models import (
    DoorTap,
    EveningAnswer,
    EveningAttendance,
    LogDraft,
    TrackerDraft,
    WalkIn,
)
from reports.retention.names import NamesOf
from reports.retention.texts import remove_names
from reports.retention.workbooks import clear_workbooks


def erase(
    school: School, pupils: Sequence[Pupil], *, by: User | None, parts_too: bool = False
) -> int:
    """Erase the names of these pupils everywhere, and return how many workbooks were deleted.

    `parts_too` also erases first names and surnames on their own in texts. Call it in a
    transaction, and call `overwrite_deleted_data` once that is committed. Where the workbooks are
    large and a person waits, the worker searches and deletes them afterwards.
    """
    # The same lock as for making a workbook, so that none is made halfway through.
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    names = NamesOf(school, pupils)
    workbooks = clear_workbooks(school, pupils, names, parts_too=parts_too, by=by)
    _forget_typed_names(school, pupils)
    forget_imports(school, names, {("Pupil", pupil.pk) for pupil in pupils})
    remove_names(school, names, parts_too=parts_too)
    _separate_from_families(pupils)
    AccessRecord.objects.forget(pupils)
    pks = [pupil.pk for pupil in pupils]
    Pupil.history.filter(id__in=pks).update(display_name=ERASED)
    Pupil.objects.filter(pk__in=pks).update(
        display_name=ERASED, external_id="", name_prints="", erased_at=timezone.now()
    )
    return workbooks


def forget_imports(school: School, names: NamesOf, erased: Collection[tuple[str, int]]) -> None:
    """Delete imports in progress, and journals that could restore a name by undoing an import.

    `erased` are the rows of the people, each as the name of its model and its key.
    """
    KeptForm.objects.of_school(school.slug).delete()
    Job.objects.filter(school=school).exclude(outcome="").update(outcome="")
    RosterDraft.objects.filter(school=school).delete()
    RosterProposal.objects.filter(school=school).delete()
    LogDraft.objects.filter(school=school).delete()
    TrackerDraft.objects.filter(school=school).delete()
    imports = RosterImport.objects.filter(school=school).exclude(journal=None)
    for pk, journal in imports.values_list("pk", "journal"):
        journal = journal or []
        is_about_them = any((model, key) in erased for model, key, *_ in journal)
        if is_about_them or names.occur_in(json.dumps(journal, ensure_ascii=False)):
            RosterImport.objects.filter(pk=pk).update(journal=None)


def _forget_typed_names(school: School, pupils: Sequence[Pupil]) -> None:
    """Blank the names that families and helpers typed if they match one of the pupils."""
    pks = {pupil.pk for pupil in pupils}
    answers = EveningAnswer.objects.filter(evening__school=school).exclude(first_name="")
    answer_pks = [
        answer.pk for answer in answers if answer.pupil_id in pks or _matches(answer, pupils)
    ]
    EveningAnswer.objects.filter(pk__in=answer_pks).update(
        first_name="", surname_letter="", language=""
    )
    walk_ins = WalkIn.objects.filter(evening__school=school).exclude(said_name="")
    walk_in_pks = [
        walk_in.pk
        for walk_in in walk_ins
        if walk_in.pupil_id in pks or _matches(_as_answer(walk_in), pupils)
    ]
    WalkIn.objects.filter(pk__in=walk_in_pks).update(said_name="")


def _matches(answer: EveningAnswer, pupils: Sequence[Pupil]) -> bool:
    return any(find_pupil(answer, [pupil]) for pupil in pupils)


def _as_answer(walk_in: WalkIn) -> EveningAnswer:
    first, *rest = walk_in.said_name.split()
    return EveningAnswer(first_name=first, surname_letter=rest[-1][:1] if rest else "")


def _separate_from_families(pupils: Sequence[Pupil]) -> None:
    """Give each attendance a new party, so nothing shows which families came together."""
    tables: list[models.QuerySet[Any]] = [
        EveningAttendance.objects.all(),
        EveningAttendance.history.all(),
    ]
    for rows in tables:
        attendances = rows.filter(pupil__in=[pupil.pk for pupil in pupils]).exclude(party=None)
        for pk in list(attendances.values_list("pk", flat=True)):
            rows.filter(pk=pk).update(party=uuid.uuid4())
    # The key of the first tap of a family is the party of them all.
    EveningAttendance.objects.filter(pupil__in=pupils).update(tap=None)
    DoorTap.objects.filter(pupil__in=pupils).update(
        pupil=None, adults=None, undone_party=None, undone_adults=None
    )
