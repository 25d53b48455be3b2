"""The models of the reports: audit workbooks, records of clearing, answers of the first day."""

from reports.models.clearing import Cleared, Clearing
from reports.models.export import AuditExport, AuditExportQuerySet, export_path
from reports.models.set_up_answer import SetUpAnswer, StepSaid

__all__ = [
    "AuditExport",
    "AuditExportQuerySet",
    "Cleared",
    "Clearing",
    "SetUpAnswer",
    "StepSaid",
    "export_path",
]
