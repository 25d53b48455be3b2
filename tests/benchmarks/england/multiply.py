"""Holds a school many times in a database: the same rows under other keys, made by PostgreSQL.

Each key of a copy is that of the template plus the number of the copy times the highest key of its
table, so the models alone say which columns change. What must be unique gets the number too.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import ForeignKey, Max

from classes.models import Group, GroupOfficer, Pupil, School
from config.backups.adding import NOT_OF_A_SCHOOL
from config.backups.numbers import SHIPPED
from config.backups.rows import LEFT_OUT
from lessons.models import LessonRoll

Model = type[models.Model]

TOGETHER = 25
"""How many rows of a copy lie beside each other, as after one save of a class or of a lesson. The
next ones come after those of all other schools, as they would in a later week."""

ONCE = (Group, GroupOfficer)
"""What there is once, however many schools there are: the group that they all are in."""

URN = 100_000


class Copies:
    """The copies of the only school in this database."""

    def __init__(self, schools: int) -> None:
        self.copies = schools - 1
        self.tables = [
            each
            for each in apps.get_models(include_auto_created=True)
            if each._meta.label_lower not in LEFT_OUT.keys() | NOT_OF_A_SCHOOL
            and each._meta.can_migrate(connection)
            and getattr(each, "instance_type", each) not in ONCE
        ]
        self.shipped = {
            model: model._base_manager.filter(**rows).aggregate(top=Max("pk"))["top"] or 0
            for model, rows, _ in SHIPPED
        }

    @cached_property
    def steps(self) -> dict[Model, int]:
        """Return the step between the keys of two copies, by table: its highest key so far."""
        tops = {each: _highest(each, "pk") for each in self.tables}
        for each in self.tables:
            if tracked := getattr(each, "instance_type", None):
                tops[tracked] = max(tops.get(tracked, 0), _highest(each, "id"))
        return tops

    def make(self) -> None:
        """Add the rows of the copies, two tables at a time, the biggest first."""
        sizes = {each: each._base_manager.count() for each in self.tables}
        biggest_first = sorted((each for each in sizes if sizes[each]), key=sizes.__getitem__)[::-1]
        assert self.steps
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(self._fill, biggest_first))
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), self.tables):
                cursor.execute(statement)

    def _fill(self, model: Model) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET synchronous_commit = off")
                for statement in self._statements(model):
                    cursor.execute(statement)
        finally:
            connection.close()

    def _statements(self, model: Model) -> Iterator[str]:
        """Yield what copies the rows of a table, from a temporary table that holds the school's."""
        table, pk = model._meta.db_table, model._meta.pk.column
        yield (
            f"CREATE TEMPORARY TABLE own AS SELECT *, "
            f'(row_number() OVER (ORDER BY "{pk}") - 1) / {TOGETHER} AS part '
            f'FROM "{table}" WHERE {self._is_own(model)}'
        )
        yield "CREATE INDEX ON own (part)"
        fields = [each for each in model._meta.local_concrete_fields if not _is_generated(each)]
        names = ", ".join(f'"{field.column}"' for field in fields)
        values = ", ".join(self._value(model, field) for field in fields)
        yield (
            f'INSERT INTO "{table}" ({names}) SELECT {values} '
            "FROM (SELECT DISTINCT part FROM own ORDER BY part) AS parts,"
            f"generate_series(1, {self.copies}) AS copy,"
            "LATERAL (SELECT * FROM own WHERE own.part = parts.part AND copy > 0 "
            f'ORDER BY "{pk}") AS t'
        )
        yield "DROP TABLE own"

    def _is_own(self, model: Model) -> str:
        """Return the condition for the rows that are the school's, not the shipped library's."""
        kept = getattr(model, "instance_type", model)
        if not kept._meta.auto_created:
            return f'"id" > {self.shipped[kept]}' if kept in self.shipped else "true"
        # What links two rows of the library is the library's too.
        owner = next(each for each in kept._meta.local_concrete_fields if each.related_model)
        return f'"{owner.column}" > {self.shipped.get(owner.related_model, 0)}'

    def _value(self, model: Model, field: models.Field) -> str:
        """Return what a column of a copy holds, as SQL over `t`, a row, and `copy`, its number."""
        column = f't."{field.column}"'
        tracked = getattr(model, "instance_type", None)
        if isinstance(field, ForeignKey):
            return self._moved(field.related_model, column)
        if field.primary_key:
            return self._moved(model, column)
        if tracked and field.attname == tracked._meta.pk.attname:
            return self._moved(tracked, column)
        if (model, field.name) == (LessonRoll, "pupils"):
            step = self.steps[Pupil]
            return (
                f"(SELECT jsonb_agg(each::bigint + copy * {step}) "
                f"FROM jsonb_array_elements_text({column}) AS each)"
            )
        return _unique(tracked or model, field, column)

    def _moved(self, model: Model, column: str) -> str:
        step = self.steps.get(model)
        if not step:
            return column
        if shipped := self.shipped.get(model):
            return f"CASE WHEN {column} > {shipped} THEN {column} + copy * {step} ELSE {column} END"
        return f"{column} + copy * {step}"


def _unique(model: Model, field: models.Field, column: str) -> str:
    """Return the column, changed by the number of the copy where no two rows may be the same."""
    if model is School and field.name in ("name", "slug"):
        return f"{column} || '{' ' if field.name == 'name' else '-'}' || copy"
    if model is School and field.name == "urn":
        return f"({URN} + copy)::text"
    if isinstance(field, models.EmailField):
        return f"replace({column}, '@', '@s' || copy || '.')"
    if isinstance(field, models.UUIDField):
        return f"md5({column}::text || copy)::uuid"
    if field.unique:
        return f"left(md5({column} || copy) || md5(copy || {column}), {field.max_length})"
    return column


def _highest(model: Model, name: str) -> int:
    """Return the highest key of a table; 0 where keys are no numbers."""
    highest = model._base_manager.aggregate(top=Max(name))["top"] or 0
    return highest if isinstance(highest, int) else 0


def _is_generated(field: models.Field) -> bool:
    return bool(getattr(field, "generated", False))
