"""Class lists: one table, a line a child, from any school system or made by hand."""

from classes.roster.lists.columns import LABELS, Column, Purpose
from classes.roster.lists.guessing import ListChoices, Seen, look
from classes.roster.lists.reading import read_list

__all__ = ["LABELS", "Column", "ListChoices", "Purpose", "Seen", "look", "read_list"]
