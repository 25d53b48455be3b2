"""The table of roles and permissions: who may see and do what at a school."""

import enum

from classes.models import Role


class Permission(enum.Enum):
    """What a page or a button requires."""

    SEE = "see coverage, plans, resources"
    SEE_NAMES = "see children's names"
    LOG = "log lessons, record catch-up"
    MOVE_DATES = "move due dates"
    EVENING = "sign-in sheets, answers, walk-ins, follow-up and letters"
    DOOR = "check in at the door, and make links for tablets"
    MANAGE = "manage classes, children (and erase one), modules, resources, evenings, people"
    COVER = "say who covers a class for a colleague"
    GROUPS = "answer a trust that asks for the school’s figures"
    AUDIT = "audit workbook, change history, verification, backups"
    REDACT = "remove a text for good"
    ACCESS_RECORDS = "who looked at children's names"
    SECURITY = "the security log"
    EMAILS = "which emails were sent to staff"


class Scope(enum.IntEnum):
    """The classes that a permission covers."""

    NOTHING = 0
    OWN_CLASSES = 1
    WHOLE_SCHOOL = 2


_ALL, _OWN = Scope.WHOLE_SCHOOL, Scope.OWN_CLASSES

SCOPES: dict[Role, dict[Permission, Scope]] = {
    # A lead opens children's pages every day, so it is for somebody else to read who looked.
    Role.PSHE_LEAD: dict.fromkeys(set(Permission) - {Permission.ACCESS_RECORDS}, _ALL),
    Role.TEACHER: {
        Permission.SEE: _ALL,
        Permission.SEE_NAMES: _OWN,
        Permission.LOG: _OWN,
        Permission.MOVE_DATES: _OWN,
        Permission.EVENING: _OWN,
        Permission.DOOR: _ALL,
    },
    Role.SAFEGUARDING_LEAD: {
        Permission.SEE: _ALL,
        Permission.SEE_NAMES: _ALL,
        Permission.EVENING: _ALL,
        Permission.DOOR: _ALL,
        Permission.AUDIT: _ALL,
        Permission.REDACT: _ALL,
        Permission.ACCESS_RECORDS: _ALL,
        Permission.SECURITY: _ALL,
        Permission.EMAILS: _ALL,
    },
    # A head answers for the school, and so reads the whole record, but writes nothing in it.
    Role.HEAD: {
        Permission.SEE: _ALL,
        Permission.SEE_NAMES: _ALL,
        Permission.COVER: _ALL,
        Permission.GROUPS: _ALL,
        Permission.AUDIT: _ALL,
    },
    Role.VIEWER: {Permission.SEE: _ALL},
}

COVER_GIVES = frozenset([Permission.SEE_NAMES, Permission.LOG])
"""What somebody may do for a class while they cover it, whatever their roles."""

WITHOUT_SECOND_STEP = frozenset([Permission.SEE])
"""Whoever has no other permission reaches no names, exports or settings: a governor."""

TAUGHT_BY = frozenset(Role) - {Role.VIEWER}
"""Whoever may have taken a lesson or helped a child to catch up. A governor only looks."""


def roles_with(permission: Permission) -> frozenset[Role]:
    """Return the roles that give `permission`, for at least one's own classes."""
    return frozenset(role for role, scopes in SCOPES.items() if permission in scopes)
