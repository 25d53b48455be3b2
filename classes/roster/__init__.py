"""Rosters: who is in which class, as a school's own system says it. Nothing here is written.

A reader turns one form of file into the neutral `Roster`; all that comes after is shared.
"""

from classes.roster.choosing import ChoiceNeededError, answered, choose, within_years
from classes.roster.lists import LABELS, ListChoices, Purpose, Seen
from classes.roster.names import pupil_names, teacher_name, ways_to_show
from classes.roster.problems import Problem, Problems, RosterRefusedError, Where, WrongLine
from classes.roster.questions import Answers, Question, UnansweredError
from classes.roster.reading import Source, open_path, open_upload, read_roster
from classes.roster.roster import (
    LeftOut,
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
    "LeftOut",
    "ListChoices",
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
    "Seen",
    "Source",
    "UnansweredError",
    "Where",
    "WrongLine",
    "answered",
    "choose",
    "open_path",
    "open_upload",
    "pupil_names",
    "read_roster",
    "teacher_name",
    "ways_to_show",
    "within_years",
]
