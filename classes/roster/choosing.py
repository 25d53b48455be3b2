"""Choosing: which school of a source is ours, and which of its sections serve as classes."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from classes.roster.names import teacher_name
from classes.roster.problems import RosterRefusedError
from classes.roster.questions import DROP, Answers
from classes.roster.roster import Roster, RosterClass, RosterSchool
from classes.years.year_groups import YearGroups

SHOWN = 12
HOW = "Choose with --source-school ID and --classes ID,ID from these:"


class ChoiceNeededError(RosterRefusedError):
    """Nothing, or the wrong thing, was chosen; `roster` holds what there is to choose from."""

    def __init__(self, reason: str, roster: Roster) -> None:
        self.roster = roster
        super().__init__([reason, HOW, *_listing(roster)])


def choose(
    roster: Roster, *, source_school: str | None = None, classes: Sequence[str] = ()
) -> Roster:
    """Return the roster with one school, and the classes of it that are to be imported.

    Without `classes`, all of the school's. Raise ChoiceNeededError, with the list, where that
    leaves several schools, a pupil in several classes, or nobody.
    """
    school = _school(roster, source_school, classes)
    ours = [item for item in roster.classes if item.school_id == school.external_id]
    if classes:
        _check_known(roster, school, ours, classes)
        ours = [item for item in ours if item.external_id in classes]
    _check_pupils(roster, ours, chosen=bool(classes))
    return replace(roster, schools=(school,), classes=tuple(ours))


def answered(roster: Roster, answers: Answers) -> Roster:
    """Return the roster without the lines that a person says are another line's child."""
    given = (question.answer(answers) or "" for question in roster.questions)
    dropped = {answer.removeprefix(DROP) for answer in given if answer.startswith(DROP)}
    if not dropped:
        return roster
    classes = (
        replace(item, pupil_ids=tuple(key for key in item.pupil_ids if key not in dropped))
        for item in roster.classes
    )
    pupils = {key: pupil for key, pupil in roster.pupils.items() if key not in dropped}
    return replace(roster, classes=tuple(item for item in classes if item.pupil_ids), pupils=pupils)


def within_years(roster: Roster, years: YearGroups) -> Roster:
    """Return the roster without the classes of which the source says that they are of other years.

    What was left out stands in its notes.
    """
    outside = [item for item in roster.classes if roster.is_outside(item, years)]
    if not outside:
        return roster
    names = ", ".join(item.name for item in outside[:SHOWN])
    more = f" and {len(outside) - SHOWN} more" if len(outside) > SHOWN else ""
    note = f"Left out, not of {years}: {names}{more}."
    kept = tuple(item for item in roster.classes if item not in outside)
    if not kept:
        raise RosterRefusedError([f"No class of the source is of {years}."])
    return replace(roster, classes=kept, notes=(*roster.notes, note))


def _school(roster: Roster, source_school: str | None, classes: Collection[str]) -> RosterSchool:
    """Return the school that was chosen, or that all the chosen classes belong to."""
    by_id = {school.external_id: school for school in roster.schools}
    if source_school is not None:
        if source_school not in by_id:
            raise ChoiceNeededError(f"There is no school {source_school} in the source.", roster)
        return by_id[source_school]
    candidates = {item.school_id for item in roster.classes if item.external_id in classes}
    if not candidates:
        candidates = set(by_id)
    if len(candidates) != 1:
        raise ChoiceNeededError(
            f"The source holds {len(candidates)} schools, and one is imported at a time"
            f"{_in_several(roster.classes)}.",
            roster,
        )
    return by_id[candidates.pop()]


def _check_known(
    roster: Roster, school: RosterSchool, ours: Collection[RosterClass], classes: Sequence[str]
) -> None:
    known = {item.external_id for item in ours}
    if unknown := [key for key in classes if key not in known]:
        raise ChoiceNeededError(
            f"There is no class {', '.join(unknown)} in {school.name} ({school.external_id}).",
            replace(roster, schools=(school,)),
        )


def _check_pupils(roster: Roster, ours: Sequence[RosterClass], *, chosen: bool) -> None:
    """Raise ChoiceNeededError unless there are pupils and each is in one class."""
    empty = [item.external_id for item in ours if not item.pupil_ids]
    if len(empty) == len(ours) or (chosen and empty):
        what = f"class {', '.join(empty)}" if chosen else "any class of the school"
        raise ChoiceNeededError(f"There are no children in {what}.", roster)
    if several := _in_several(ours):
        reason = f"A child is in one class at a time here{several}."
        only = tuple(item for item in ours if item.pupil_ids)
        schools = tuple(s for s in roster.schools if s.external_id == ours[0].school_id)
        raise ChoiceNeededError(reason, replace(roster, schools=schools, classes=only))


def _in_several(classes: Sequence[RosterClass]) -> str:
    """Return a clause that says how many pupils are in several classes; empty if none is."""
    counts = Counter(pupil for item in classes for pupil in item.pupil_ids)
    several = [count for count in counts.values() if count > 1]
    if not several:
        return ""
    return f", and the source puts {len(several)} children into up to {max(several)} classes each"


def _listing(roster: Roster) -> Iterator[str]:
    for school in roster.schools:
        yield f"  school {school.external_id}: {school.name}"
        for item in roster.classes:
            if item.school_id == school.external_id:
                teachers = [teacher_name(teacher) for teacher in roster.teachers_of(item)]
                said = [item.name, f"{len(item.pupil_ids)} children", *teachers]
                yield f"    class {item.external_id}: {', '.join(said)}"
