"""The change history: who changed what, when and why, saved together with the change."""

from classes.history.locking import all_locked, locked
from classes.history.saving import create_many, delete, delete_many, restore, save, update_many

__all__ = [
    "all_locked",
    "create_many",
    "delete",
    "delete_many",
    "locked",
    "restore",
    "save",
    "update_many",
]
