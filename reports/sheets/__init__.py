"""The sheets of the audit workbook: a module for each, built on a common table."""
