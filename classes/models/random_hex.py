"""A random value that the database itself gives a new row."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func, UUIDField
from django.db.models.sql.compiler import SQLCompiler


class RandomHex(Func):
    """32 random hex digits, or a random UUID: for rows of a program that knows no such column."""

    allowed_default = True
    arity = 0

    def __init__(self, *, uuid: bool = False) -> None:
        self.uuid = uuid
        super().__init__(output_field=UUIDField() if uuid else CharField())

    def deconstruct(self) -> tuple[str, tuple, dict[str, Any]]:
        """Return how a migration writes it."""
        return "classes.models.random_hex.RandomHex", (), {"uuid": True} if self.uuid else {}

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        """Return the SQL. SQLite keeps a UUID as 32 hex digits."""
        return "lower(hex(randomblob(16)))", []

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        """Return the SQL."""
        uuid = "gen_random_uuid()"
        return uuid if self.uuid else f"replace({uuid}::text, '-', '')", []
