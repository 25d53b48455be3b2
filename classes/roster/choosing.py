"""Chooses the school and the classes of a source that are imported."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from classes.roster.lists.full_names import split_name
from classes.roster.lists.name_order import KEY as ORDER
from classes.roster.names import teacher_name
from classes.roster.problems import RosterRefusedError, WrongLine
from classes.roster.questions import (
    ALL_SINGLE,
    DROP,
    GONE,
    LEAVE_OUT,
    SURNAME_FIRST,
    WAIT,
    Answers,
)
from classes.roster.roster import Roster, RosterClass, RosterSchool
from classes.years.year_groups import YearGroups

SHOWN = 12
INSTRUCTION = "Choose with --source-school ID and --classes ID,ID from these:"


class ChoiceNeededError(RosterRefusedError):
    """A choice is missing or wrong. `roster` has what there is to choose from."""

    def __init__(self, reason: str, roster: Roster) -> None:
        self.roster = roster
        super().__init__(reason, INSTRUCTION, *_listing(roster))


def choose(
    roster: Roster, *, source_school: str | None = None, classes: Sequence[str] = ()
) -> Roster:
    """Return the roster with one school and the chosen classes. By default, take all its classes.

    Raise ChoiceNeededError, with the list to choose from, if that leaves several schools, a pupil
    in several classes, or no pupils.
    """
    school = _school(roster, source_school, classes)
    chosen = [group for group in roster.classes if group.school_id == school.external_id]
    if classes:
        _check_known(roster, school, chosen, classes)
        chosen = [group for group in chosen if group.external_id in classes]
    _check_pupils(roster, chosen, by_name=bool(classes))
    return replace(roster, schools=(school,), classes=tuple(chosen))


def only_school(roster: Roster, school: RosterSchool) -> Roster:
    """Return the roster with what belongs to one of its schools.

    Which school the pupils in no class are of is not known, so they are not counted.
    """
    classes = tuple(group for group in roster.classes if group.school_id == school.external_id)
    keys = {key for group in classes for key in group.pupil_ids}
    pupils = {key: pupil for key, pupil in roster.pupils.items() if key in keys}
    return replace(roster, schools=(school,), classes=classes, pupils=pupils, gone=0)


def apply_answers(roster: Roster, answers: Answers) -> Roster:
    """Return the roster with the answers applied.

    Lines that repeat a child, are hidden, or are of a child who has left, are left out. Lines that
    wait are among its wrong lines, so that their children do not look as if they had left.
    """
    given = {question.key: question.answer(answers) or "" for question in roster.questions}
    if given.get(ORDER) == SURNAME_FIRST:
        roster = _with_surname_first(roster)
    dropped = {answer.removeprefix(DROP) for answer in given.values() if answer.startswith(DROP)}
    waiting = {answer.removeprefix(WAIT) for answer in given.values() if answer.startswith(WAIT)}
    if ALL_SINGLE in waiting:
        waiting |= {key for key, pupil in roster.pupils.items() if not pupil.surname}
    left_out = _asked_about(roster, [key for key in given if given[key] == LEAVE_OUT])
    gone = _asked_about(roster, [key for key in given if given[key] == GONE]) - left_out
    without = dropped | waiting | left_out | gone
    if not without:
        return roster
    classes = (
        replace(group, pupil_ids=tuple(key for key in group.pupil_ids if key not in without))
        for group in roster.classes
    )
    return replace(
        roster,
        classes=tuple(group for group in classes if group.pupil_ids),
        pupils={key: pupil for key, pupil in roster.pupils.items() if key not in without},
        wrong=(*roster.wrong, *_waiting(roster, waiting)),
        gone=roster.gone + len(gone),
    )


def _asked_about(roster: Roster, questions: Sequence[str]) -> set[str]:
    """Return the keys of the pupils in these questions. "status" covers every unknown status."""
    return {
        key
        for key, pupil in roster.pupils.items()
        if any(asked == q or asked.startswith(f"{q} ") for asked in pupil.asked for q in questions)
    }


def _with_surname_first(roster: Roster) -> Roster:
    """Return the roster with the other order of names, where a question asked about it."""
    pupils = dict(roster.pupils)
    for key, pupil in pupils.items():
        if ORDER in pupil.asked:
            forename, surname = split_name(pupil.full_name, is_surname_first=True)
            pupils[key] = replace(pupil, forename=forename, surname=surname)
    return replace(roster, pupils=pupils)


def _waiting(roster: Roster, keys: Collection[str]) -> Iterator[WrongLine]:
    """Yield a wrong line for each pupil whose name is to be corrected first."""
    for key, pupil in roster.pupils.items():
        if key in keys and pupil.where is not None:
            yield WrongLine(
                pupil.where,
                "Name",
                pupil.full_name,
                "A part of the name is missing.",
                "Write the whole name.",
                pupil.number,
                pupil.forename,
                pupil.surname,
            )


def within_years(roster: Roster, years: YearGroups) -> Roster:
    """Return the roster without the classes that are certainly of other years, with a note.

    Raise RosterRefusedError if no class is left.
    """
    outside = [group for group in roster.classes if roster.is_outside(group, years)]
    if not outside:
        return roster
    names = ", ".join(group.name for group in outside[:SHOWN])
    more = f" and {len(outside) - SHOWN} more" if len(outside) > SHOWN else ""
    note = f"Not imported, because they are not in {years}: {names}{more}."
    kept = tuple(group for group in roster.classes if group not in outside)
    if not kept:
        raise RosterRefusedError(f"There is no class for {years} in the source.")
    return replace(roster, classes=kept, notes=(*roster.notes, note))


def _school(roster: Roster, source_school: str | None, classes: Collection[str]) -> RosterSchool:
    """Return the chosen school, or the one that all the chosen classes belong to."""
    by_id = {school.external_id: school for school in roster.schools}
    if source_school is not None:
        if source_school not in by_id:
            raise ChoiceNeededError(f"There is no school {source_school} in the source.", roster)
        return by_id[source_school]
    candidates = {group.school_id for group in roster.classes if group.external_id in classes}
    if not candidates:
        candidates = set(by_id)
    if len(candidates) != 1:
        raise ChoiceNeededError(
            f"The source has {len(candidates)} schools, but you can import only one at a time"
            f"{_in_several(roster.classes)}.",
            roster,
        )
    return by_id[candidates.pop()]


def _check_known(
    roster: Roster, school: RosterSchool, chosen: Collection[RosterClass], classes: Sequence[str]
) -> None:
    known = {group.external_id for group in chosen}
    if unknown := [key for key in classes if key not in known]:
        raise ChoiceNeededError(
            f"There is no class {', '.join(unknown)} in {school.name} ({school.external_id}).",
            replace(roster, schools=(school,)),
        )


def _check_pupils(roster: Roster, chosen: Sequence[RosterClass], *, by_name: bool) -> None:
    """Raise ChoiceNeededError unless there are pupils and each is in one class.

    With `by_name`, somebody named these classes, so each of them must have pupils.
    """
    empty = [group.external_id for group in chosen if not group.pupil_ids]
    if len(empty) == len(chosen) or (by_name and empty):
        classes = f"class {', '.join(empty)}" if by_name else "any class of the school"
        raise ChoiceNeededError(f"There are no children in {classes}.", roster)
    if several := _in_several(chosen):
        reason = f"A child can be in only one class at a time{several}."
        with_pupils = tuple(group for group in chosen if group.pupil_ids)
        schools = tuple(s for s in roster.schools if s.external_id == chosen[0].school_id)
        raise ChoiceNeededError(reason, replace(roster, schools=schools, classes=with_pupils))


def _in_several(classes: Sequence[RosterClass]) -> str:
    """Return a clause with the number of pupils in several classes; "" if there are none."""
    counts = Counter(pupil for group in classes for pupil in group.pupil_ids)
    several = [count for count in counts.values() if count > 1]
    if not several:
        return ""
    return f", and the source has {len(several)} children in up to {max(several)} classes each"


def _listing(roster: Roster) -> Iterator[str]:
    for school in roster.schools:
        yield f"  school {school.external_id}: {school.name}"
        for group in roster.classes:
            if group.school_id == school.external_id:
                teachers = [teacher_name(teacher) for teacher in roster.teachers_of(group)]
                details = [group.name, f"{len(group.pupil_ids)} children", *teachers]
                yield f"    class {group.external_id}: {', '.join(details)}"
