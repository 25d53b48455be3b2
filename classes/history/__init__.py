"""The change history: who changed what, when, from, to and why, kept with the change itself."""

from classes.history.saving import create_many, delete, restore, save, update_many

__all__ = ["create_many", "delete", "restore", "save", "update_many"]
