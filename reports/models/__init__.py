"""The models of the reports: workbooks, clearing, the first day, reminders, groups."""

from reports.models.access_review import AccessReview, AccessReviewLine
from reports.models.clearing import Cleared, Clearing
from reports.models.export import AuditExport, AuditExportQuerySet, MadeWorkbook, export_path
from reports.models.group_export import GroupExport, GroupExportQuerySet
from reports.models.reminder import EmailChoice, MonthlyFigures, Reminder
from reports.models.school_figures import (
    SchoolFigures,
    SchoolFiguresQuerySet,
    SchoolMonth,
    StoredFigures,
    months_of_year,
)
from reports.models.set_up_answer import SetUpAnswer, StepSaid

__all__ = [
    "AccessReview",
    "AccessReviewLine",
    "AuditExport",
    "AuditExportQuerySet",
    "Cleared",
    "Clearing",
    "EmailChoice",
    "GroupExport",
    "GroupExportQuerySet",
    "MadeWorkbook",
    "MonthlyFigures",
    "Reminder",
    "SchoolFigures",
    "SchoolFiguresQuerySet",
    "SchoolMonth",
    "SetUpAnswer",
    "StepSaid",
    "StoredFigures",
    "export_path",
    "months_of_year",
]
