"""What people do about what is to be taught, and with what."""

from curriculum.actions.documents import add_document, replace_document
from curriculum.actions.families_page import save_families_page
from curriculum.actions.modules import (
    archive_module,
    copy_module,
    create_module,
    duplicate_module,
    restore_module,
    save_module,
)
from curriculum.actions.resources import bring_back, put_away, save_resource, take_new_address
from curriculum.actions.scheme import import_scheme
from curriculum.actions.sessions import (
    add_session,
    archive_session,
    move_session,
    restore_session,
    save_session,
    take_out_session,
)
from curriculum.actions.shipped_list import copy_resources, keep_ours, take_offer

__all__ = [
    "add_document",
    "add_session",
    "archive_module",
    "archive_session",
    "bring_back",
    "copy_module",
    "copy_resources",
    "create_module",
    "duplicate_module",
    "import_scheme",
    "keep_ours",
    "move_session",
    "put_away",
    "replace_document",
    "restore_module",
    "restore_session",
    "save_families_page",
    "save_module",
    "save_resource",
    "save_session",
    "take_new_address",
    "take_offer",
    "take_out_session",
]
