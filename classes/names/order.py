"""The order in which a British reader looks names up: Ł with L, ø with o, é with e.

A database orders by the numbers of the signs, or by the rules of the country for which it was set
up. Neither puts Łucja between Lucy and Lydia, so names are ordered by their folded form.
"""

from typing import Any

from django.db.models import Func, QuerySet, TextField

from classes.names.parts import split_display_name
from classes.names.spelling import HYPHENS, folded

SQLITE_FUNCTION = "names_in_order"
"""The name under which each connection knows `folded` (config/sqlite3/base.py)."""

_RANGES = ((0x00C0, 0x0250), (0x1E00, 0x1F00))
"""The letters of languages that are written with Latin letters."""


def _plain_letters() -> dict[str, str]:
    """Return the folded form of each Latin letter that is not a plain one."""
    letters = [chr(code) for start, end in _RANGES for code in range(start, end)]
    pairs = ((letter, folded(letter)) for letter in letters)
    return {letter: plain for letter, plain in pairs if plain.isascii() and plain.isalpha()}


def _on_postgresql() -> str:
    """Return the SQL that folds a name: no database has it ready, in whatever language it is."""
    letters = _plain_letters()
    signs = dict.fromkeys(HYPHENS, "-") | dict.fromkeys("’‘ʼ", "''")
    single = {letter: plain for letter, plain in letters.items() if len(plain) == 1} | signs
    sql = f"translate(%(expressions)s, '{''.join(single)}', '{''.join(single.values())}')"
    for letter in sorted(letters.keys() - single.keys()):
        sql = f"replace({sql}, '{letter}', '{letters[letter]}')"
    return f'lower({sql}) COLLATE "C"'


class Alphabetical(Func):
    """A name as it is ordered, for `order_by` and the ordering of models."""

    arity = 1
    output_field = TextField()
    postgresql = _on_postgresql()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Fold with our own function, which each connection has."""
        return self.as_sql(compiler, connection, function=SQLITE_FUNCTION, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Fold letter by letter."""
        return self.as_sql(compiler, connection, template=self.postgresql, **context)


def in_class_order(prefix: str = "") -> list[Any]:
    """Return the usual order of classes, for `order_by`: by year group, then by name."""
    return [f"{prefix}youngest_year", f"{prefix}oldest_year", Alphabetical(f"{prefix}name")]


def sorted_by(rows: QuerySet[Any], field: str, *, is_descending: bool) -> QuerySet[Any]:
    """Return the rows of a table sorted by a name, as a person asks on the page."""
    name = Alphabetical(field)
    return rows.order_by(name.desc() if is_descending else name.asc(), "pk")


def by_first_name(name: str) -> tuple[str, ...]:
    """Return the key that sorts names as they are written, as `Alphabetical` does."""
    return (folded(name),)


def by_surname(name: str) -> tuple[str, ...]:
    """Return the key that sorts names as a register does: surname first, or its initial.

    A name of one word has no surname, and is sorted by that word.
    """
    forename, surname = split_display_name(name)
    return " ".join(surname or forename), " ".join(forename), folded(name)
