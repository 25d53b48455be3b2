"""The filter of the curriculum map."""

from typing import Any

from django import forms

from lessons.coverage import Coverage


class MapFilterForm(forms.Form):
    """Limits the map to one class, or to the classes with one year group."""

    class_group = forms.TypedChoiceField(
        label="Class", coerce=int, empty_value=None, required=False
    )
    year_group = forms.TypedChoiceField(
        label="Year group", coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, coverage: Coverage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [row.class_group for row in coverage.classes]
        years = sorted({year for group in groups for year in group.year_groups.years})
        self._offer("class_group", [("", "All classes"), *((group.pk, group) for group in groups)])
        self._offer("year_group", [("", "All"), *((year, f"Year {year}") for year in years)])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def chosen(self) -> dict[str, int]:
        """Return the choices by field. An invalid choice is ignored."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
