"""Finds which class here each class of a list is: by number, by name, or by asking."""

from dataclasses import replace

from classes.models import ClassGroup
from classes.roster import Answers, Problems, Question, Roster, RosterClass
from lessons.imports.class_lists import renamed_classes
from lessons.imports.class_lists.matching import ClassPairs
from lessons.imports.class_lists.stored import StoredRoster


def pair_classes(
    stored: StoredRoster, roster: Roster, answers: Answers, problems: Problems
) -> tuple[ClassPairs, dict[str, Question]]:
    """Return the classes of a roster with the stored ones, and the questions about them.

    A class that is matched by name keeps the name that it has here.
    """
    pairs = [
        (roster_class, _stored_class(stored, roster_class, problems))
        for roster_class in roster.classes
    ]
    if not stored.school.keeps_pupil_names:
        return pairs, {}
    asked = renamed_classes.questions(stored, roster, pairs)
    by_answer = {str(group.pk): group for group in stored.classes}
    same = {key: by_answer.get(asked[key].answer(answers) or "") for key in asked}
    with_answers = [
        (roster_class, same.get(roster_class.external_id) or group) for roster_class, group in pairs
    ]
    return [(_with_name_here(*pair), pair[1]) for pair in with_answers], asked


def _stored_class(
    stored: StoredRoster, roster_class: RosterClass, problems: Problems
) -> ClassGroup | None:
    """Return the stored class of that number, or of that name if either has no number."""
    known = stored.classes_by_number.get(roster_class.number) if roster_class.number else None
    namesake = stored.class_called(roster_class.name)
    if known is None and namesake and not (namesake.external_id and roster_class.number):
        return namesake
    if namesake is not None and namesake != known:
        problems.add(
            roster_class.where,
            f"{stored.year} already has another class “{roster_class.name}”. Rename one.",
        )
    return known


def _with_name_here(roster_class: RosterClass, group: ClassGroup | None) -> RosterClass:
    """Return the class with the name that it has here, unless both have the school's number."""
    if group is None or (roster_class.number and roster_class.number == group.external_id):
        return roster_class
    return replace(roster_class, name=group.name)
