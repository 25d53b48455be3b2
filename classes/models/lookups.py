"""Lookups of the database for values that come from outside."""

from typing import Any

from django.db.models.lookups import In


class InIfItFits(In):
    """`__in` for whole numbers: one that the column cannot hold is like one that no row has.

    Django's own raises OverflowError on SQLite for a key of 20 digits, while `__exact` finds no
    row. Every list of choices from a form, the operators' too, is looked up in this way.
    """

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        """Return the SQL of the list without the numbers that do not fit."""
        if self.rhs_is_direct_value():
            kind = self.lhs.output_field.get_internal_type()
            low, high = connection.ops.integer_field_range(kind)
            self.rhs = [
                value for value in self.rhs if not isinstance(value, int) or low <= value <= high
            ]
        return super().process_rhs(compiler, connection)
