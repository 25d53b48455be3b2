"""Reads the change history: who changed what, when, from what to what, and why."""

from reports.change_history.change import Action, Change, FieldChange
from reports.change_history.choice import HistoryChoice
from reports.change_history.kinds import Kind, kind_named, kinds
from reports.change_history.reading import (
    changes_for_workbook,
    changes_of_pupil,
    changes_of_record,
    page_of_changes,
    people_in_history,
)

__all__ = [
    "Action",
    "Change",
    "FieldChange",
    "HistoryChoice",
    "Kind",
    "changes_for_workbook",
    "changes_of_pupil",
    "changes_of_record",
    "kind_named",
    "kinds",
    "page_of_changes",
    "people_in_history",
]
