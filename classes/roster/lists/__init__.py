"""Reads class lists: tables with a line for each child, from any system or made by hand."""

from classes.roster.lists.columns import LABELS, Column, Purpose
from classes.roster.lists.layout import ListChoices, ListLayout, detect_layout
from classes.roster.lists.reading import read_list

__all__ = [
    "LABELS",
    "Column",
    "ListChoices",
    "ListLayout",
    "Purpose",
    "detect_layout",
    "read_list",
]
