"""Stores a roster as JSON between its preview and its import."""

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from classes.roster.problems import SourcePosition, WrongLine
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
    """Return a roster as JSON, with lists instead of objects to keep 50,000 pupils short."""
    return {
        "schools": [*map(astuple, roster.schools)],
        "classes": [*map(astuple, roster.classes)],
        "teachers": [*map(astuple, roster.teachers.values())],
        "pupils": [_pupil(pupil) for pupil in roster.pupils.values()],
        "left_out": [*map(astuple, roster.left_out)],
        "gone": roster.gone,
        "wrong": [*map(astuple, roster.wrong)],
        "questions": [*map(astuple, roster.questions)],
        "notes": list(roster.notes),
    }


def from_json(data: Json) -> Roster:
    """Return the roster that `to_json` turned into `data`."""
    pupils = [_pupil_from(values) for values in data["pupils"]]
    return Roster(
        schools=tuple(RosterSchool(*values) for values in data["schools"]),
        classes=tuple(_class_from(values) for values in data["classes"]),
        teachers={values[0]: RosterTeacher(*values) for values in data["teachers"]},
        pupils={pupil.external_id: pupil for pupil in pupils},
        left_out=tuple(LeftOut(file, tuple(columns)) for file, columns in data["left_out"]),
        gone=data["gone"],
        wrong=tuple(WrongLine(SourcePosition(*where), *values) for where, *values in data["wrong"]),
        questions=tuple(
            Question(key, about, tuple((value, label) for value, label in choices), suggested)
            for key, about, choices, suggested in data["questions"]
        ),
        notes=tuple(data["notes"]),
    )


def _pupil(pupil: RosterPupil) -> list[Any]:
    """Return what `astuple` does, in a fraction of the time: a list may have 50,000 pupils."""
    where = [pupil.where.file, pupil.where.line] if pupil.where else None
    identity = [pupil.external_id, pupil.forename, pupil.surname, pupil.year_group]
    return [*identity, pupil.numbered, pupil.younger, where, pupil.asked]


def _pupil_from(values: list[Any]) -> RosterPupil:
    key, forename, surname, year, numbered, younger, where, asked = values
    return RosterPupil(key, forename, surname, year, numbered, younger, _where(where), tuple(asked))


def _class_from(values: list[Any]) -> RosterClass:
    key, school, name, pupils, teachers, where, numbered, years = values
    return RosterClass(
        external_id=key,
        school_id=school,
        name=name,
        pupil_ids=tuple(pupils),
        teacher_ids=tuple(teachers),
        where=SourcePosition(*where),
        numbered=numbered,
        named_years=YearGroups(*years) if years else None,
    )


def _where(values: list[Any] | None) -> SourcePosition | None:
    return SourcePosition(*values) if values else None
