"""Lookups of the database for values that come from outside."""

from typing import Any

from django.db.models.lookups import In


class InIfItFits(In):
    """`__in` for whole numbers: what the column cannot hold is like a number that no row has.

    Django's own raises ValueError for a text that is no number, and OverflowError on SQLite for a
    key of 20 digits. Every list of choices from a form is looked up in this way, and so are the
    rows that operators tick.
    """

    def get_prep_lookup(self) -> Any:
        """Return the list without texts that are no number."""
        if self.rhs_is_direct_value():
            self.rhs = [value for value in self.rhs if not isinstance(value, str) or _is_int(value)]
        return super().get_prep_lookup()

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        """Return the SQL of the list without the numbers that do not fit."""
        if self.rhs_is_direct_value():
            kind = self.lhs.output_field.get_internal_type()
            low, high = connection.ops.integer_field_range(kind)
            self.rhs = [
                value for value in self.rhs if not isinstance(value, int) or low <= value <= high
            ]
        return super().process_rhs(compiler, connection)


def _is_int(text: str) -> bool:
    try:
        int(text)
    except ValueError:
        return False
    return True
