"""Finds every row that belongs to some schools, whatever table it is in, and deletes them all.

It follows the links between tables, so that the table of a later version is found by itself. The
change history is followed too: it also knows of rows that are gone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import ForeignKey, Q

from classes.models import Group, GroupOfficer, Membership, School, SecurityEvent, User

Model = type[models.Model]
Keys = set[Any]

ROLES: tuple[type[models.Model], ...] = (Membership, GroupOfficer)
"""What makes somebody a person of a school or of a group."""

AT_ONCE = 500
"""Keys in one query: databases take only so many."""


class Belongings:
    """The rows of some schools, by table, with those people whom nothing else needs.

    `groups` are groups of schools that go too, with their officers.
    """

    def __init__(self, schools: Collection[School], groups: Collection[Group] = ()) -> None:
        self._tables = apps.get_models(include_auto_created=True)
        self._links = [link for table in self._tables for link in _holding_links(table)]
        self._known: dict[Model, Keys] = defaultdict(set)
        """Primary keys of rows that are there, or of which there is a history."""
        self._entries: dict[Model, Keys] = defaultdict(set)
        """Primary keys in the tables of history."""
        self._add(School, {school.pk for school in schools})
        self._add(Group, {group.pk for group in groups})
        self.people = self._people()
        self._add(User, self.people)
        self._known[SecurityEvent] |= _events_at_no_school(self.people)

    def keys(self, table: Model) -> Keys:
        """Return the primary keys of the rows of a table."""
        return self._known[table]

    def rows(self) -> dict[Model, Keys]:
        """Return the primary keys of all rows, also those of history, by table."""
        return {each: self._known[each] | self._entries[each] for each in self._tables}

    def counts(self) -> dict[str, int]:
        """Return how many rows there are of each table, by its name. Empty ones are left out."""
        counts = {
            table._meta.db_table: sum(_rows(table, "pk", batch).count() for batch in _batches(keys))
            for table, keys in self.rows().items()
        }
        return {name: count for name, count in sorted(counts.items()) if count}

    def shared(self) -> list[str]:
        """Return a sentence for each kind of row that belongs to another school too."""
        return [
            f"Something in “{link.model._meta.verbose_name_plural}” belongs to another school too."
            for link in self._links
            if link.related_model in self._of_schools() and not _tracked_by(link.model)
            if self._points_elsewhere(link)
        ]

    def delete(self) -> None:
        """Delete all of it with its history. Links to it from what stays are emptied.

        The tables are in no order: databases check the links between them at the end.
        """
        for table in self._tables:
            for link in _foreign_keys(table):
                if link.remote_field.on_delete is models.SET_NULL:
                    for keys in _batches(self._known[link.related_model]):
                        _rows(table, link.attname, keys).update(**{link.attname: None})
        for table, rows in (*self._known.items(), *self._entries.items()):
            for keys in _batches(rows):
                _rows(table, "pk", keys)._raw_delete(DEFAULT_DB_ALIAS)

    def _add(self, table: Model, rows: Keys) -> None:
        """Add rows of a table, all that is part of them, and the history of all that."""
        new = rows - self._known[table]
        if not new:
            return
        self._known[table] |= new
        for history in self._tables:
            if _tracked_by(history) is table:
                self._add_entries(history, _select(history, "id", new))
        for link in self._links:
            if link.related_model is not table:
                continue
            tracked = _tracked_by(link.model)
            if tracked:
                self._add(tracked, _select(link.model, link.attname, new, "id"))
            else:
                self._add(link.model, _select(link.model, link.attname, new))

    def _add_entries(self, history: Model, entries: Keys) -> None:
        """Add entries of a history, with their lists of links to several rows."""
        self._entries[history] |= entries
        for table in self._tables:
            if any(link.related_model is history for link in _foreign_keys(table)):
                self._entries[table] |= _select(table, "history", entries)

    def _people(self) -> Keys:
        """Return who has or had a role at the schools or groups, and is needed nowhere else."""
        people: Keys = set()
        for role in ROLES:
            past = role.history.model  # type: ignore[attr-defined]
            people |= _select(past, "pk", self._entries[past], "user_id")
            people |= _select(role, "pk", self._known[role], "user_id")
        people -= _select(User, "is_staff", {True})
        for role in ROLES:
            elsewhere = role._default_manager.exclude(pk__in=self._known[role])
            people -= set(elsewhere.filter(user__in=people).values_list("user", flat=True))
        for table in self._tables:
            for link in _foreign_keys(table):
                if link.related_model is User and link.remote_field.on_delete is not models.CASCADE:
                    people -= self._named_elsewhere(table, link, people)
        return people

    def _named_elsewhere(self, table: Model, link: ForeignKey, people: Keys) -> Keys:
        """Return which of the people a row names that belongs to none of the schools."""
        if table is User.history.model:
            return set()
        named = _rows(table, link.attname, people)
        if table is SecurityEvent:
            named = named.exclude(school=None)
        mine = self._known[table] | self._entries[table]
        return {user for pk, user in named.values_list("pk", link.attname) if pk not in mine}

    def _of_schools(self) -> set[Model]:
        """Return the tables whose rows belong to a school."""
        found: set[Model] = {School}
        for _ in self._tables:
            found |= {link.model for link in self._links if link.related_model in found}
        return found

    def _points_elsewhere(self, link: ForeignKey) -> bool:
        """Return whether a row is part of something that is not among these rows."""
        known = self._known[link.related_model] | {None}
        return not _select(link.model, "pk", self._known[link.model], link.attname) <= known


def _holding_links(table: Model) -> Iterator[ForeignKey]:
    """Yield the links of a table to what its rows are part of. Nothing is part of who made it."""
    tracked = _tracked_by(table)
    for link in _foreign_keys(tracked or table):
        holds = [models.CASCADE] if link.related_model is User else [models.CASCADE, models.PROTECT]
        if link.remote_field.on_delete in holds and not (tracked and link.related_model is User):
            yield table._meta.get_field(link.name)  # type: ignore[misc]


def _foreign_keys(table: Model) -> list[ForeignKey]:
    return [field for field in table._meta.concrete_fields if isinstance(field, ForeignKey)]


def _tracked_by(table: Model) -> Model | None:
    """Return the table whose history this one holds; None for any other table."""
    return getattr(table, "instance_type", None)


def _events_at_no_school(people: Keys) -> Keys:
    """Return the events of the security log about these people that are kept at no school."""
    about = Q(user__in=people) | Q(about__in=people)
    return set(SecurityEvent.objects.filter(about, school=None).values_list("pk", flat=True))


def _select(table: Model, name: str, keys: Keys, wanted: str = "pk") -> Keys:
    """Return a column of the rows of which another column has one of these keys."""
    found: Keys = set()
    for batch in _batches(keys):
        found.update(_rows(table, name, batch).values_list(wanted, flat=True))
    return found


def _rows(table: Model, name: str, keys: Collection[Any]) -> models.QuerySet:
    return table._base_manager.filter(**{f"{name}__in": keys}).order_by()


def _batches(keys: Keys) -> Iterator[list[Any]]:
    every = list(keys)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
