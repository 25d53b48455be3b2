"""Which key a row of an archive gets here, and its row with all the keys in it exchanged."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import ForeignKey, Max

from classes.models import Pupil, RosterImport, School, User
from config.backups import BackupError
from config.backups.counters import counters, highest_in_history, raise_counters
from curriculum.models import Document, Framework, Module, Outcome, Resource, Session
from lessons.imports.class_lists.undo_journal import TEACHERS, TRACKED_MODELS
from lessons.imports.tracker.actions import digest_of
from lessons.models import Lesson, LessonRoll, PlannedSession, TrackerImport
from lessons.removal.actions import FOLDERS

ASIDE = "aside"
"""The name of the connection to the database aside."""

Model = type[models.Model]
Row = dict[str, Any]

SHIPPED: tuple[tuple[Model, dict[str, None], tuple[str, ...]], ...] = (
    (Framework, {}, ("code",)),
    (Outcome, {}, ("code",)),
    (Module, {"school": None}, ("key",)),
    (Session, {"module__school": None}, ("module__key", "position")),
    (Resource, {"school": None}, ("key",)),
)
"""The tables of the shipped library: which rows, and what they are known by."""

NOT_SHIPPED = (
    "The shipped library here lacks something that the school uses ({table}). Run python -m "
    "config.prepare first. Nothing was changed."
)


class Numbers:
    """Exchanges keys. People are known by their email address, the library by its codes."""

    def __init__(self) -> None:
        self.people = self._found(User, {"email__isnull": False}, ("email",))
        """The accounts that are here already, by their key aside."""
        self._known: dict[Model, dict[int, int | None]] = {User: dict(self.people)}
        for model, rows, names in SHIPPED:
            every = model._base_manager.using(ASIDE).filter(**rows).values_list("pk", flat=True)
            self._known[model] = dict.fromkeys(every) | self._found(model, rows, names)
        self._counters, self._in_history = counters(), highest_in_history()
        self._tops: dict[Model, int] = {}
        self._highest: dict[Model, int] = defaultdict(int)

    def _found(self, model: Model, rows: dict[str, Any], names: tuple[str, ...]) -> dict[int, int]:
        every = model._base_manager.filter(**rows).values_list("pk", *names)
        here = {known_by: pk for pk, *known_by in every for known_by in [tuple(known_by)]}
        aside = model._base_manager.using(ASIDE).filter(**rows).values_list("pk", *names)
        return {pk: here[tuple(by)] for pk, *by in aside if tuple(by) in here}

    def is_shipped(self, model: Model, pk: Any) -> bool:
        """Return whether a row aside is part of the shipped library."""
        return model is not User and pk in self._known.get(model, {})

    def key(self, model: Model, old: Any) -> Any:
        """Return the key here of a row aside. None if it is shipped, but not here."""
        if old is None:
            return None
        known = self._known.get(model, {})
        if int(old) in known:
            return known[int(old)]
        if model not in self._tops:
            self._tops[model] = self._highest_here(model)
        new = self._tops[model] + int(old)
        self._highest[model] = max(self._highest[model], new)
        return new

    def row(self, model: Model, row: Row) -> Row:
        """Return a row with all keys in it exchanged, also those in lists and in paths."""
        tracked = getattr(model, "instance_type", None)
        files = {
            each.attname
            for each in (tracked or model)._meta.concrete_fields
            if isinstance(each, models.FileField)
        }
        for field in model._meta.local_concrete_fields:
            name, value = field.attname, row.get(field.attname)
            if value is None:
                continue
            if isinstance(field, ForeignKey):
                row[name] = self.key(field.related_model, value)
                if row[name] is None and not field.null:
                    table = field.related_model._meta.verbose_name_plural
                    raise BackupError(NOT_SHIPPED.format(table=table))
            elif field.primary_key:
                row[name] = self.key(model, value)
            elif tracked and name == tracked._meta.pk.attname:
                row[name] = self.key(tracked, value)
            elif name in files:
                row[name] = self.path(value)
        self._in_lists(model, row)
        return row

    def path(self, path: str) -> str:
        """Return where a file of the school is kept here."""
        folder, _, rest = path.partition("/")
        pk, _, name = rest.partition("/")
        return f"{folder}/{self.key(School, pk)}/{name}" if folder in FOLDERS else path

    def _in_lists(self, model: Model, row: Row) -> None:
        if model is LessonRoll:
            row["pupils"] = [self.key(Pupil, pk) for pk in row["pupils"]]
        elif model is TrackerImport:
            row["lessons"] = dict(self._brought_over(row["lessons"]))
            row["planned"] = [self.key(PlannedSession, pk) for pk in row["planned"]]
        elif model is RosterImport and row["journal"]:
            row["journal"] = [self._journal_entry(*entry) for entry in row["journal"]]
        elif model is Document:
            row["was_numbered"] = False  # its number is another one now

    def _brought_over(self, lessons: dict[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the lessons of an import with their digests, which hold the teacher's key."""
        aside = Lesson.objects.using(ASIDE).in_bulk([int(pk) for pk in lessons])
        for pk, digest in lessons.items():
            lesson = aside.get(int(pk))
            if lesson and digest_of(lesson) == digest:
                lesson.taught_by_id = self.key(User, lesson.taught_by_id)
                digest = digest_of(lesson)
            yield str(self.key(Lesson, pk)), digest

    def _journal_entry(self, name: str, pk: int, *states: Row | None) -> list[Any]:
        model = next(each for each in TRACKED_MODELS if each.__name__ == name)
        return [name, self.key(model, pk), *(self._state(model, state) for state in states)]

    def _state(self, model: Model, state: Row | None) -> Row | None:
        """Return a row as a journal keeps it, without its own key."""
        if state is None:
            return None
        links = [each for each in model._meta.concrete_fields if isinstance(each, ForeignKey)]
        changed = {
            each.attname: self.key(each.related_model, state[each.attname])
            for each in links
            if each.attname in state
        }
        if TEACHERS in state:
            changed[TEACHERS] = sorted(self.key(User, pk) for pk in state[TEACHERS])
        return state | changed

    def set_counters(self) -> None:
        """Let the next keys here follow those that were given, also to what is gone by now."""
        raise_counters({model._meta.db_table: top for model, top in self._highest.items()})

    def _highest_here(self, model: Model) -> int:
        """Return the highest key that a table has or had, as its counter and history know it."""
        table, rows = model._meta.db_table, model._base_manager
        highest = rows.aggregate(highest=Max("pk"))["highest"] or 0
        return max(highest, self._counters.get(table, 0), self._in_history.get(table, 0))
