"""Reads rosters: who is in which class, from an export or a class list. Nothing is saved here.

Each reader turns one format into a `Roster`, and everything after that is the same for all formats.
"""

from classes.roster.choosing import (
    ChoiceNeededError,
    apply_answers,
    choose,
    only_school,
    within_years,
)
from classes.roster.lists import LABELS, ListChoices, ListLayout, Purpose
from classes.roster.names import name_variants, pupil_names, teacher_name
from classes.roster.problems import Problem, Problems, RosterRefusedError, SourcePosition, WrongLine
from classes.roster.questions import Answers, Question, UnansweredError
from classes.roster.reading import Source, open_path, open_upload, read_roster
from classes.roster.roster import (
    Roster,
    RosterClass,
    RosterPupil,
    RosterSchool,
    RosterTeacher,
)

__all__ = [
    "LABELS",
    "Answers",
    "ChoiceNeededError",
    "ListChoices",
    "ListLayout",
    "Problem",
    "Problems",
    "Purpose",
    "Question",
    "Roster",
    "RosterClass",
    "RosterPupil",
    "RosterRefusedError",
    "RosterSchool",
    "RosterTeacher",
    "Source",
    "SourcePosition",
    "UnansweredError",
    "WrongLine",
    "apply_answers",
    "choose",
    "name_variants",
    "only_school",
    "open_path",
    "open_upload",
    "pupil_names",
    "read_roster",
    "teacher_name",
    "within_years",
]
