"""A roster as JSON, for the time between its preview and its import."""

from collections.abc import Mapping
from typing import Any

from classes.roster.problems import Where, WrongLine
from classes.roster.questions import Question
from classes.roster.roster import (
    LeftOut,
    Roster,
    RosterClass,
    RosterPupil,
    RosterSchool,
    RosterTeacher,
)
from classes.years.year_groups import YearGroups

Json = Mapping[str, Any]


def to_json(roster: Roster) -> dict[str, Any]:
    """Return all of a roster in lists and texts, short enough for 50,000 pupils."""
    return {
        "schools": [[item.external_id, item.name] for item in roster.schools],
        "classes": [_class(item) for item in roster.classes],
        "teachers": [[t.external_id, t.forename, t.surname] for t in roster.teachers.values()],
        "pupils": [_pupil(item) for item in roster.pupils.values()],
        "left_out": [[item.file, list(item.columns)] for item in roster.left_out],
        "gone": roster.gone,
        "wrong": [_wrong(item) for item in roster.wrong],
        "questions": [
            [q.key, q.about, [list(choice) for choice in q.choices], q.suggested]
            for q in roster.questions
        ],
        "notes": list(roster.notes),
    }


def from_json(said: Json) -> Roster:
    """Return the roster that `to_json` was given."""
    pupils = [_pupil_from(item) for item in said["pupils"]]
    return Roster(
        schools=tuple(RosterSchool(*item) for item in said["schools"]),
        classes=tuple(_class_from(item) for item in said["classes"]),
        teachers={item[0]: RosterTeacher(*item) for item in said["teachers"]},
        pupils={pupil.external_id: pupil for pupil in pupils},
        left_out=tuple(LeftOut(file, tuple(columns)) for file, columns in said["left_out"]),
        gone=said["gone"],
        wrong=tuple(WrongLine(Where(*item[0]), *item[1:]) for item in said["wrong"]),
        questions=tuple(
            Question(key, about, tuple((value, words) for value, words in choices), suggested)
            for key, about, choices, suggested in said["questions"]
        ),
        notes=tuple(said["notes"]),
    )


def _pupil(item: RosterPupil) -> list[Any]:
    where = [item.where.file, item.where.line] if item.where else None
    known = [item.external_id, item.forename, item.surname, item.year_group]
    return [*known, item.numbered, item.younger, where]


def _pupil_from(item: list[Any]) -> RosterPupil:
    key, forename, surname, year, numbered, younger, where = item
    return RosterPupil(key, forename, surname, year, numbered, younger, _where(where))


def _class(item: RosterClass) -> list[Any]:
    years = [item.named_years.youngest, item.named_years.oldest] if item.named_years else None
    people = [list(item.pupil_ids), list(item.teacher_ids)]
    where = [item.where.file, item.where.line]
    return [item.external_id, item.school_id, item.name, *people, where, item.numbered, years]


def _class_from(item: list[Any]) -> RosterClass:
    key, school, name, pupils, teachers, where, numbered, years = item
    return RosterClass(
        external_id=key,
        school_id=school,
        name=name,
        pupil_ids=tuple(pupils),
        teacher_ids=tuple(teachers),
        where=Where(*where),
        numbered=numbered,
        named_years=YearGroups(*years) if years else None,
    )


def _wrong(item: WrongLine) -> list[Any]:
    where = [item.where.file, item.where.line]
    said = [item.column, item.value, item.why, item.right]
    return [where, *said, item.number, item.forename, item.surname]


def _where(said: list[Any] | None) -> Where | None:
    return Where(*said) if said else None
