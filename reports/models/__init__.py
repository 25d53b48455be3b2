"""The models of the reports: audit workbooks that were made, and records of clearing."""

from reports.models.clearing import Cleared, Clearing
from reports.models.export import AuditExport, AuditExportQuerySet, export_path

__all__ = ["AuditExport", "AuditExportQuerySet", "Cleared", "Clearing", "export_path"]
