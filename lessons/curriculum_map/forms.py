"""What the curriculum map can be narrowed to."""

from typing import Any

from django import forms

from lessons.coverage import Coverage


class NarrowMapForm(forms.Form):
    """One class of those shown, or those with children of one year group."""

    class_group = forms.TypedChoiceField(
        label="Class", coerce=int, empty_value=None, required=False
    )
    year_group = forms.TypedChoiceField(
        label="Year group", coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, coverage: Coverage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [item.class_group for item in coverage.classes]
        years = sorted({year for group in groups for year in group.year_groups.years})
        self._offer("class_group", [("", "All classes"), *((item.pk, item) for item in groups)])
        self._offer("year_group", [("", "All"), *((year, f"Year {year}") for year in years)])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def said(self) -> dict[str, int]:
        """Return what was chosen; a choice that cannot be read counts as none."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
