"""SO WHAT is kept: the audit workbooks that were handed out, and what was cleared."""

from reports.models.clearing import Cleared, Clearing
from reports.models.export import AuditExport, AuditExportQuerySet, export_path

__all__ = ["AuditExport", "AuditExportQuerySet", "Cleared", "Clearing", "export_path"]
