"""The part of the new year's form that is about one class."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import escape
from django.utils.text import get_text_list

from classes.models import School
from classes.people.reader import Reader
from classes.people.shared_texts import SharedTextForm
from classes.years.academic_year import AcademicYear
from lessons.fields import DateInput, OptionalChoiceField
from lessons.new_year.actions import ClassDecision
from lessons.new_year.choices import (
    LEAVES,
    FormChoices,
    OptionalDateField,
    TickedObjectsField,
)
from lessons.new_year.last_years_plans import ProposedSession
from lessons.new_year.proposal import Child, NextClass, YearEnd

LEFT_OUT = "Left out, unless you untick the box above."


class NextClassForm(SharedTextForm):
    """One class of the new year: its name, teachers, plan, and where its children go."""

    shared_titles = ("name",)
    tick_place = "below the name"

    name = forms.CharField(label="Name in the new year", max_length=40)
    pupils_on_roll = forms.IntegerField(
        label="Children on roll", min_value=0, max_value=999, required=False
    )
    teachers = TickedObjectsField()
    modules = TickedObjectsField(label="Modules to teach")
    leave_out_had = forms.BooleanField(
        label="Leave out what these children were taught last year",
        required=False,
    )

    def __init__(
        self,
        data: Any,
        *,
        next_class: NextClass,
        by_child: bool,
        school: School,
        choices: FormChoices,
        reader: Reader,
    ) -> None:
        super().__init__(
            data, prefix=f"c{next_class.key}", initial=_initial(next_class), reader=reader
        )
        self.next_class, self.by_child = next_class, by_child
        self.continues = next_class.year_end is not YearEnd.LEAVES
        if self.continues:
            self._ask_about_class(school, choices)
        else:
            self.fields.clear()
        if by_child:
            self._ask_about_children(choices)

    def _ask_about_class(self, school: School, choices: FormChoices) -> None:
        self._field("teachers").offer(choices.staff)
        if self.next_class.source is None:
            del self.fields["name"]
        elif not self.next_class.children or self.by_child:
            self.fields["name"].required = False
            self.fields["name"].help_text = "Leave this empty if there is no such class next year."
        if school.keeps_pupil_names:
            del self.fields["pupils_on_roll"]
        elif self.next_class.year_end is YearEnd.SPLITS:
            self.fields["pupils_on_roll"].required = True
        if not self.next_class.had or self.next_class.has_plan:
            del self.fields["leave_out_had"]
        else:
            self.fields["leave_out_had"].help_text = _left_out(self.next_class)
        self._ask_about_plan(choices)

    def _ask_about_plan(self, choices: FormChoices) -> None:
        pks = [str(module.pk) for module in self.next_class.modules]
        if not pks or self.next_class.has_plan:
            del self.fields["modules"]
            return
        self._field("modules").offer({pk: choices.modules[pk] for pk in pks})
        for proposed in self.next_class.due:
            self.fields[f"due{proposed.session.pk}"] = OptionalDateField(
                label=str(proposed.session),
                required=False,
                widget=DateInput(),
                initial=proposed.on,
                help_text=LEFT_OUT if proposed.had_by_all and self.next_class.source else "",
            )

    def _ask_about_children(self, choices: FormChoices) -> None:
        self.fields["rest"] = OptionalChoiceField(
            label="All the others",
            choices=[("", "Choose …"), *choices.destinations],
            required=False,
        )
        for child in self.next_class.children:
            self.fields[f"child{child.pupil_id}"] = OptionalChoiceField(
                label=child.name,
                choices=[("", "With the others"), *choices.destinations],
                required=False,
                initial=self._known_destination(child),
            )

    def _field(self, name: str) -> TickedObjectsField:
        field = self.fields[name]
        assert isinstance(field, TickedObjectsField)
        return field

    def _known_destination(self, child: Child) -> str:
        """Return the child's destination if their year group is known, else an empty text."""
        if child.leaves is None:
            return ""
        return LEAVES if child.leaves else (str(self.next_class.key) if self.continues else "")

    @property
    def teacher_names(self) -> list[str]:
        """Return who is ticked: proposed, or as typed."""
        ticked = {str(pk) for pk in self["teachers"].value() or ()}
        return [name for pk, name in self._field("teachers").names.items() if pk in ticked]

    @property
    def children(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("child")]

    @property
    def dates(self) -> list[tuple[ProposedSession, forms.BoundField]]:
        """Return each proposed session with its date field."""
        return [
            (proposed, self[f"due{proposed.session.pk}"])
            for proposed in self.next_class.due
            if f"due{proposed.session.pk}" in self.fields
        ]

    @property
    def date_errors(self) -> bool:
        return any(bound.errors for _, bound in self.dates)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.by_child or self.errors:
            return cleaned
        undecided = [bound for bound in self.children if not cleaned[bound.name]]
        if undecided and not cleaned.get("rest"):
            self.add_error("rest", f"Choose where the other {len(undecided)} children go.")
        elif self.continues and not cleaned.get("name", self.next_class.name):
            chosen = {cleaned["rest"], *(cleaned[bound.name] for bound in self.children)}
            if str(self.next_class.key) in chosen:
                self.add_error("name", "Children go to this class, so give it a name.")
        return cleaned

    def decision(self) -> ClassDecision | None:
        """Return the decision about the class; None if it does not exist in the new year."""
        cleaned, next_class = self.cleaned_data, self.next_class
        name = cleaned.get("name", next_class.name)
        if not self.continues or not name:
            return None
        return ClassDecision(
            key=next_class.key,
            source=next_class.source,
            name=name,
            year_groups=next_class.year_groups,
            teachers=cleaned["teachers"],
            modules=cleaned.get("modules", ()),
            due={proposed.session.pk: cleaned[bound.name] for proposed, bound in self.dates},
            leave_out_had=cleaned.get("leave_out_had", False),
            had_by_year_group=not next_class.two_year_cycle,
            pupils_on_roll=cleaned.get("pupils_on_roll"),
        )

    def destinations(self) -> Iterator[tuple[int, int | None]]:
        """Yield the pk of each child with the key of their next class, None for leaving."""
        for child in self.next_class.children:
            if not self.by_child:
                yield child.pupil_id, self.next_class.key if self.continues else None
                continue
            chosen = self.cleaned_data[f"child{child.pupil_id}"] or self.cleaned_data["rest"]
            yield child.pupil_id, None if chosen == LEAVES else int(chosen)

    def prefill(self, typed: QueryDict) -> None:
        """Fill in what was typed so far, without validating it.

        Browsers leave out boxes that are not ticked, so a box that was not sent is unticked.
        """
        for name, field in self.fields.items():
            html_name = self.add_prefix(name)
            is_box = isinstance(field, TickedObjectsField | forms.BooleanField)
            if is_box or html_name in typed:
                self.initial[name] = field.widget.value_from_datadict(typed, {}, html_name)


def _left_out(next_class: NextClass) -> str:
    """Return which sessions are left out, and how to put them back. Titles are escaped."""
    had = " and ".join(
        f"{whom} had {get_text_list([f'“{session.title}”' for session in sessions], 'and')}"
        for whom, sessions in next_class.had_by
    )
    is_one = len(next_class.had) == 1
    are, them = ("It is", "it") if is_one else ("They are", "them")
    year = AcademicYear(next_class.source.academic_year + 1) if next_class.source else ""
    is_for_all = all(proposed.had_by_all for proposed in next_class.due if proposed.had)
    whom = "" if is_for_all else " for them"
    return escape(
        f"In {next_class.source} {had}. {are} not due in {year}{whom}. Untick this to plan {them} "
        "again."
    )


def _initial(next_class: NextClass) -> dict[str, Any]:
    return {
        "name": next_class.name,
        "teachers": [person.pk for person in next_class.teachers],
        "modules": [module.pk for module in next_class.modules],
        "leave_out_had": bool(next_class.had),
        "pupils_on_roll": None
        if next_class.year_end is YearEnd.SPLITS
        else next_class.pupils_on_roll,
    }
