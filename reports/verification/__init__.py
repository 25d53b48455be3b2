"""Checks whether an uploaded file is a workbook that the school made.

The digests of `reports/digests.py` are kept for good, so that a copy can be recognised after the
original is deleted. Everything else reads an uploaded file, which may come from anybody.
"""
