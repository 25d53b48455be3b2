"""What the grid of children and sessions can be asked for: a year group, who is open, the order."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from classes.models import ClassGroup, User
from classes.names.order import by_first_name, by_surname
from lessons.child.grid.calculation import GridRow

FIRST, SURNAME = "first", "surname"
ORDERS = {FIRST: by_first_name, SURNAME: by_surname}


class GridForm(forms.Form):
    """The year group in a mixed class, whom to show, and the order, which is remembered."""

    year_group = forms.TypedChoiceField(
        label="Year group", required=False, coerce=int, empty_value=None
    )
    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("", "Everybody"), ("open", "Something to catch up")],
    )
    order = forms.ChoiceField(
        label="Order", required=False, choices=[(FIRST, "First name"), (SURNAME, "Surname")]
    )

    def __init__(self, data: QueryDict, class_group: ClassGroup, *, by: User) -> None:
        kept = {"order": SURNAME if by.surname_first else FIRST}
        super().__init__(kept | data.dict())
        years = class_group.year_groups.years
        if len(years) > 1:
            choices = [(str(year), f"Year {year}") for year in years]
            field = self.fields["year_group"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", str(class_group.year_groups)), *choices]
        else:
            del self.fields["year_group"]
        self.full_clean()
        if order := self._chosen("order"):
            by.list_by_surname(order == SURNAME)

    def of_year(self, rows: Iterable[GridRow]) -> list[GridRow]:
        """Return the rows of the chosen year group, in the chosen order.

        A child of a mixed class whose year group is not known belongs to each of them.
        """
        year, key = self._chosen("year_group"), ORDERS[self._chosen("order") or FIRST]
        of_year = [row for row in rows if not year or row.stay.own_year_group in (None, year)]
        return sorted(of_year, key=lambda row: (key(row.pupil.display_name), row.pupil.pk))

    def shown(self, rows: Iterable[GridRow]) -> list[GridRow]:
        """Return those of the rows that were asked for."""
        only_open = self._chosen("show") == "open"
        return [row for row in rows if not only_open or row.has_something_to_catch_up]

    def _chosen(self, name: str) -> Any:
        return self.cleaned_data.get(name)
