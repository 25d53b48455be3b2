"""Imports past lessons from a file: our log workbook, or the lessons of an audit workbook.

`blank` writes the workbook that schools fill in. `reading` parses a file without looking at the
database. `matching` works out what importing it would change, and `actions` imports it.
"""
