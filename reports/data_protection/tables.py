"""The tables that are worked out from the program: the same for the page and the document."""

from collections.abc import Mapping

from classes.access import SCOPES, Permission, Scope
from classes.models import Role, School
from classes.permissions import COVER_GIVES
from reports.data_protection.personal_data import PERSONAL_DATA
from reports.data_protection.table import Table
from reports.retention.periods import periods_of, short_periods

SCOPE_WORDS = {
    Scope.NOTHING: "–",
    Scope.OWN_CLASSES: "own classes",
    Scope.WHOLE_SCHOOL: "whole school",
}


def tables_of(school: School) -> Mapping[str, Table]:
    """Return the tables by their place in the document. They take no query."""
    return {
        "personal-data": _personal_data(),
        "permissions": _permissions(),
        "periods": _periods(school),
        "short-periods": _short_periods(),
    }


def _personal_data() -> Table:
    rows = [[data.what, data.whose.value, data.why, data.kept] for data in PERSONAL_DATA]
    return Table(["What is held", "About whom", "Why", "Kept as"], rows)


def _permissions() -> Table:
    headings = ["Who may", *(role.label for role in Role)]
    rows = [
        [
            permission.value[:1].upper() + permission.value[1:],
            *(_reach(role, permission) for role in Role),
        ]
        for permission in Permission
    ]
    return Table(headings, rows)


def _reach(role: Role, permission: Permission) -> str:
    scope = SCOPES[role].get(permission, Scope.NOTHING)
    if scope is Scope.OWN_CLASSES and permission in COVER_GIVES:
        return "own and covered classes"
    return SCOPE_WORDS[scope]


def _periods(school: School) -> Table:
    rows = [
        [period.what, period.kept_for, period.since, period.deleted, period.left]
        for period in periods_of(school).values()
    ]
    return Table(["What", "Kept for", "After", "Then deleted", "Still kept"], rows)


def _short_periods() -> Table:
    rows = [
        [period.what, period.kept_for, period.since, period.holds] for period in short_periods()
    ]
    return Table(["What", "Kept for", "After", "What it holds"], rows)
