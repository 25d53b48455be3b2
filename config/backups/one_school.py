"""Which rows are those of one school, for an archive of it alone, and what is changed in them.

Whatever else the rows refer to goes along, or they would not fit together: the shipped library, and
those who are named. Of people without a role at the school that is the name and address only.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.db import models

from classes.models import Membership, School, User
from config.backups import BackupError, rows, secrets_kept
from curriculum.models import Framework, Module, Outcome, Resource, Session
from lessons.removal.belongings import Belongings

Model = type[models.Model]
Keys = set[Any]

LEFT_OUT = rows.LEFT_OUT.keys() | {
    "account.emailconfirmation",
    "admin.logentry",
    "classes.damagedfile",
    "classes.groupreminder",
    "classes.groupschool",
    "classes.historicalgroupreminder",
    "classes.historicalgroupschool",
    "classes.rosterdraft",
    "classes.rosterproposal",
    "classes.savedform",
    "classes.sharedschool",
    "classes.user_groups",
    "classes.user_user_permissions",
    "lessons.calendarfeed",
    "lessons.logdraft",
    "lessons.trackerdraft",
    "reports.schoolfigures",
    "reports.schoolmonth",
}
"""Tables that an archive of one school does not hold: what is half done, rights of operators,
agreements with groups of this installation and figures for them, and addresses of calendars, which
are signed with the key of the installation."""

NOBODY = {"password": "!", "is_active": False}
NO_RIGHTS = {"is_staff": False, "is_superuser": False}
NOT_ALONE = "{table} of the school refers to something of another school. No backup was made."


@dataclass
class OneSchool:
    """The rows of one school by table, and the changes to them. `secret` encrypts their secrets."""

    school: School
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    keys: dict[str, Keys] = field(default_factory=lambda: defaultdict(set))
    accounts: Keys = field(default_factory=set)

    def rows(self, model: Model) -> Iterator[list[Any]]:
        """Yield the rows of a table as they go into the archive."""
        names = [field.attname for field in rows.columns(model).values()]
        for values in rows.rows_of(model, self.keys.get(model._meta.db_table, ())):
            row = dict(zip(names, values, strict=True))
            self._change(model._meta.db_table, row)
            yield list(row.values())

    def _change(self, table: str, row: dict[str, Any]) -> None:
        """Change secrets, and the accounts of people who have no role at the school."""
        if table == User._meta.db_table:
            row |= NO_RIGHTS
            if row["id"] not in self.accounts:
                row |= NOBODY
        secrets_kept.encrypt_row(table, row, to=self.secret)


def one_school(slug: str) -> OneSchool:
    """Return what belongs to a school. Raise BackupError if there is none, or not alone."""
    school = School.objects.filter(slug=slug).first()
    if school is None:
        raise BackupError(f"There is no school {slug} here. No backup was made.")
    belongings = Belongings([school])
    if shared := belongings.shared():
        raise BackupError(" ".join([*shared, "No backup was made."]))
    found = OneSchool(school)
    for table, keys in belongings.rows().items():
        if table._meta.label_lower not in LEFT_OUT:
            found.keys[table._meta.db_table] |= keys
    _add_library(found)
    members = Membership.objects.filter(school=school).values_list("user", flat=True)
    found.accounts = belongings.people | set(members)
    for table in (EmailAddress, Authenticator, SocialAccount):
        _add(found, table, table._base_manager.filter(user__in=found.accounts))
    found.keys[User._meta.db_table] |= found.accounts | _named(found)
    _require_whole(found)
    return found


def _add(found: OneSchool, table: Any, chosen: models.QuerySet[Any]) -> None:
    found.keys[table._meta.db_table] |= set(chosen.values_list("pk", flat=True))


def _add_library(found: OneSchool) -> None:
    _add(found, Framework, Framework.objects.all())
    _add(found, Outcome, Outcome.objects.all())
    _add(found, Module, Module.objects.filter(school=None))
    _add(found, Session, Session.objects.filter(module__school=None))
    _add(found, Resource, Resource.objects.filter(school=None))


def _links(found: OneSchool) -> Iterator[tuple[Any, Keys]]:
    """Yield each link between tables, with the keys that the chosen rows have in it."""
    for table in apps.get_models(include_auto_created=True):
        keys = found.keys.get(table._meta.db_table)
        for link in table._meta.concrete_fields if keys else ():
            if isinstance(link, models.ForeignKey):
                used: Keys = set()
                for part in rows.batched(keys or ()):
                    chosen = table._base_manager.filter(pk__in=part).order_by()
                    used.update(chosen.values_list(link.attname, flat=True))
                yield link, used - {None}


def _named(found: OneSchool) -> Keys:
    """Return the accounts that any of the rows names."""
    named: Keys = set()
    for link, used in _links(found):
        if link.related_model is User:
            named |= used
    return named


def _require_whole(found: OneSchool) -> None:
    for link, used in _links(found):
        if link.db_constraint and not used <= found.keys[link.related_model._meta.db_table]:
            table = link.model._meta.verbose_name_plural
            raise BackupError(NOT_ALONE.format(table=str(table).capitalize()))
