"""One class of the new year: its name, its teachers, what it is due, and where its children go."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict

from classes.models import School
from lessons.fields import DateInput
from lessons.new_year.actions import ClassDecision
from lessons.new_year.last_years_plans import Due
from lessons.new_year.offer import LEAVES, DueField, Offer, OneOfField, SeveralField
from lessons.new_year.proposal import Becomes, Child, NextClass


class NextClassForm(forms.Form):
    """One class of the new year: what it is called, who teaches it, what it is due and when."""

    name = forms.CharField(label="Name in the new year", max_length=40)
    pupils_on_roll = forms.IntegerField(
        label="Children on roll", min_value=0, max_value=999, required=False
    )
    teachers = SeveralField()
    modules = SeveralField(label="What it is taught")
    leave_out_had = forms.BooleanField(
        label="Leave out what these children were taught last year",
        required=False,
        help_text="Those sessions are marked as not due this year.",
    )

    def __init__(self, data: Any, *, item: NextClass, asks: bool, school: School, offer: Offer):
        super().__init__(data, prefix=f"c{item.key}", initial=_initial(item))
        self.item, self.asks = item, asks
        self.stays = item.becomes is not Becomes.LEAVES
        if self.stays:
            self._ask_about_class(school, offer)
        else:
            self.fields.clear()
        if asks:
            self._ask_about_children(offer)

    def _ask_about_class(self, school: School, offer: Offer) -> None:
        self._field("teachers").offer(offer.staff)
        if self.item.source is None:
            del self.fields["name"]
        elif not self.item.children or self.asks:
            self.fields["name"].required = False
            self.fields["name"].help_text = "Leave it empty if there is no such class next year."
        if school.keeps_pupil_names:
            del self.fields["pupils_on_roll"]
        elif self.item.becomes is Becomes.ASKS:
            self.fields["pupils_on_roll"].required = True
        if not self.item.had or self.item.has_plan:
            del self.fields["leave_out_had"]
        self._ask_about_plan(offer)

    def _ask_about_plan(self, offer: Offer) -> None:
        keys = [str(module.pk) for module in self.item.modules]
        if not keys or self.item.has_plan:
            del self.fields["modules"]
            return
        self._field("modules").offer({key: offer.modules[key] for key in keys})
        for due in self.item.due:
            self.fields[f"due{due.session.pk}"] = DueField(
                label=str(due.session), required=False, widget=DateInput(), initial=due.on
            )

    def _ask_about_children(self, offer: Offer) -> None:
        self.fields["rest"] = OneOfField(
            label="All others", choices=[("", "Choose …"), *offer.places], required=False
        )
        for child in self.item.children:
            self.fields[f"child{child.pupil_id}"] = OneOfField(
                label=child.name,
                choices=[("", "As the others"), *offer.places],
                required=False,
                initial=self._known(child),
            )

    def _field(self, name: str) -> SeveralField:
        field = self.fields[name]
        assert isinstance(field, SeveralField)
        return field

    def _known(self, child: Child) -> str:
        """Return where the child goes if the classes so far tell it, else nothing."""
        if child.leaves is None:
            return ""
        return LEAVES if child.leaves else (str(self.item.key) if self.stays else "")

    @property
    def children(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("child")]

    @property
    def dates(self) -> list[tuple[Due, forms.BoundField]]:
        """Return each session that is proposed, with the field of its date."""
        return [
            (due, self[f"due{due.session.pk}"])
            for due in self.item.due
            if f"due{due.session.pk}" in self.fields
        ]

    @property
    def date_errors(self) -> bool:
        return any(bound.errors for _, bound in self.dates)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.asks and not self.errors and not said.get("rest"):
            open_ones = [bound for bound in self.children if not said[bound.name]]
            if open_ones:
                self.add_error("rest", f"Choose what the other {len(open_ones)} children do.")
        if self.asks and self.stays and not self.errors and not said.get("name", self.item.name):
            own = str(self.item.key)
            if own in {said["rest"], *(said[bound.name] for bound in self.children)}:
                self.add_error("name", "Children go to this class, so it needs a name.")
        return said

    def decision(self) -> ClassDecision | None:
        """Return what was decided about the class; None where there is none next year."""
        said, item = self.cleaned_data, self.item
        name = said.get("name", item.name)
        if not self.stays or not name:
            return None
        return ClassDecision(
            key=item.key,
            source=item.source,
            name=name,
            year_groups=item.year_groups,
            teachers=said["teachers"],
            modules=said.get("modules", ()),
            due={due.session.pk: said[bound.name] for due, bound in self.dates},
            leave_out_had=said.get("leave_out_had", False),
            pupils_on_roll=said.get("pupils_on_roll"),
        )

    def goes(self) -> Iterator[tuple[int, int | None]]:
        """Yield, for each child of the class, the key of the class that they go to, or None."""
        for child in self.item.children:
            if not self.asks:
                yield child.pupil_id, self.item.key if self.stays else None
                continue
            said = self.cleaned_data[f"child{child.pupil_id}"] or self.cleaned_data["rest"]
            yield child.pupil_id, None if said == LEAVES else int(said)

    def keep(self, typed: QueryDict) -> None:
        """Fill in what was typed so far, without judging it; a box that is not sent is unticked."""
        for name, field in self.fields.items():
            key = self.add_prefix(name)
            is_box = isinstance(field, SeveralField | forms.BooleanField)
            if is_box or key in typed:
                self.initial[name] = field.widget.value_from_datadict(typed, {}, key)


def _initial(item: NextClass) -> dict[str, Any]:
    return {
        "name": item.name,
        "teachers": [person.pk for person in item.teachers],
        "modules": [module.pk for module in item.modules],
        "leave_out_had": item.two_year_cycle,
        "pupils_on_roll": None if item.becomes is Becomes.ASKS else item.pupils_on_roll,
    }
