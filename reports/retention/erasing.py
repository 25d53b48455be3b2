"""Erasing children's names: from the list, from texts and their history, and from kept files.

The rows of a child stay, without a name, so that every total stays as it was.
"""

import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from classes.models import Pupil, RosterDraft, RosterImport, School
from classes.models.pupil import ERASED
from classes.names.in_text import NamesInText
from lessons.evenings.family_names import owner_of
from lessons.models import EveningAnswer, EveningAttendance, LogDraft, WalkIn
from reports.retention.files import clear_files, holding
from reports.retention.texts import first_name_of, names_of, remove_names


def erase(school: School, pupils: Sequence[Pupil], *, first_names_too: bool = False) -> int:
    """Erase the names of these pupils of the school wherever they stand.

    With `first_names_too` a first name that stands alone in a text goes as well.
    Return how many kept workbooks had to go for it. To be called in a transaction; what was
    deleted is overwritten on the disk by `overwrite_what_was_deleted` once that is over.
    """
    # As for making a workbook: one that is made at this moment is made before this or after.
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    names = names_of(pupils)
    workbooks = clear_files(holding(school, pupils))
    _forget_what_families_said(school, pupils)
    _forget_imports(school, pupils, names)
    remove_names(school, names)
    for pupil in pupils if first_names_too else ():
        if first_name := first_name_of(pupil):
            remove_names(school, first_name)
    _part_from_families(pupils)
    Pupil.objects.filter(pk__in=[pupil.pk for pupil in pupils]).update(
        display_name=ERASED, external_id="", erased_at=timezone.now()
    )
    return workbooks


def _forget_imports(school: School, pupils: Sequence[Pupil], names: NamesInText) -> None:
    """Drop what is being imported, and what could bring the names back by undoing an import."""
    RosterDraft.objects.filter(school=school).delete()
    LogDraft.objects.filter(school=school).delete()
    keys = {pupil.pk for pupil in pupils}
    imports = RosterImport.objects.filter(school=school).exclude(journal=None)
    for pk, journal in imports.values_list("pk", "journal"):
        journal = journal or []
        about_them = any(model == "Pupil" and key in keys for model, key, *_ in journal)
        if about_them or names.stand_in(json.dumps(journal, ensure_ascii=False)):
            RosterImport.objects.filter(pk=pk).update(journal=None)


def _forget_what_families_said(school: School, pupils: Sequence[Pupil]) -> None:
    """Empty the names that families and helpers typed, where they fit one of the pupils."""
    answers = EveningAnswer.objects.filter(evening__school=school).exclude(first_name="")
    fitting = [item.pk for item in answers if _fits(item, pupils)]
    EveningAnswer.objects.filter(pk__in=fitting).update(first_name="", surname_letter="")
    walk_ins = WalkIn.objects.filter(evening__school=school).exclude(said_name="")
    keys = {pupil.pk for pupil in pupils}
    fitting = [
        item.pk for item in walk_ins if item.pupil_id in keys or _fits(_as_answer(item), pupils)
    ]
    WalkIn.objects.filter(pk__in=fitting).update(said_name="")


def _fits(answer: EveningAnswer, pupils: Sequence[Pupil]) -> bool:
    return any(owner_of(answer, [pupil]) for pupil in pupils)


def _as_answer(walk_in: WalkIn) -> EveningAnswer:
    first, *rest = walk_in.said_name.split()
    return EveningAnswer(first_name=first, surname_letter=rest[-1][:1] if rest else "")


def _part_from_families(pupils: Sequence[Pupil]) -> None:
    """Let nothing say any more with which other child's family theirs came."""
    tables: list[models.QuerySet[Any]] = [
        EveningAttendance.objects.all(),
        EveningAttendance.history.all(),
    ]
    for rows in tables:
        of_theirs = rows.filter(pupil__in=[pupil.pk for pupil in pupils]).exclude(party=None)
        for pk in list(of_theirs.values_list("pk", flat=True)):
            rows.filter(pk=pk).update(party=uuid.uuid4())
