"""The sheets of the audit workbook: one small module each, on a common table."""
