"""The forms for importing class lists: the file, its columns, and what to import from it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import escape

from classes.roster import LABELS, ListChoices, ListLayout, Purpose, Roster
from classes.roster.lists.layout import ALL
from classes.tables import ENDINGS
from classes.years.academic_year import AcademicYear
from classes.years.year_groups import YearGroups
from lessons.fields import DateInput, OptionalChoiceField
from lessons.imports.class_lists import since_when
from lessons.imports.class_lists.preview import Preview

TYPES = f"{ENDINGS},.txt,.zip"
NO_COLUMN = ""
CHECK_CLASS = (
    ". No heading says that this is the class. If it is not, choose another, or “Not in the list” "
    "if the year group is the class."
)
MONTHS_OF_BOTH = (6, 7, 8)
"""The months in which schools have lists of this year and of the next."""

MOST_CLASSES = 200
"""The page offers to choose classes if the list has at most this many."""

YEAR_CHOICES = {"5-6": "Years 5 and 6", "": "All years in the list"}


class UploadForm(forms.Form):
    """Chooses a file and the academic year of its classes."""

    file = forms.FileField(
        label="Class list, or an export from your school’s system",
        widget=forms.FileInput(attrs={"accept": TYPES}),
        help_text="A .csv, Excel or .ods file, or a zip of a School Data Sync or OneRoster "
        "export. At most 10 MB and 50,000 rows.",
    )
    academic_year = forms.TypedChoiceField(label="Academic year", coerce=int)

    def __init__(self, *args: Any, year: int | None = None, **kwargs: Any) -> None:
        """Offer this year, the next and the last. `year` is the one to choose already.

        From June to August a list may be for this year or the next, so neither is chosen.
        """
        super().__init__(*args, **kwargs)
        now = AcademicYear.current().first_year
        years = (now, now + 1, now - 1)
        is_clear = timezone.localdate().month not in MONTHS_OF_BOTH
        chosen = year if year in years else now if is_clear else None
        field = self.fields["academic_year"]
        choose = [] if chosen else [("", "Choose the year")]
        field.choices = choose + [(year, AcademicYear(year).label) for year in years]  # type: ignore[attr-defined]
        field.initial = chosen


class ColumnsForm(forms.Form):
    """Says which column of a list is which: guessed at first, and corrected by the person."""

    def __init__(self, *args: Any, seen: ListLayout, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = [seen.suggested(sheet) for sheet in seen.sheets]
        sheet = self.sheets[0]
        if len(seen.names) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label="Sheet", choices=seen.names, initial=seen.chosen
            )
        self.fields["read_as"] = forms.CharField(
            widget=forms.HiddenInput(), initial=seen.chosen, required=False
        )
        if len(seen.sheets) == 1:
            offered = [(NO_COLUMN, "Not in the list"), *((c.index, c.label) for c in sheet.offered)]
            for purpose, label in LABELS.items():
                used = sheet.used.get(purpose)
                self.fields[purpose.value] = OptionalChoiceField(
                    label=label,
                    choices=offered,
                    required=False,
                    initial=used.index if used else NO_COLUMN,
                    help_text=_join_sample(sheet.sample(purpose)),
                )
            if seen.likely_class(seen.sheets[0]):
                self.fields[Purpose.CLASS.value].help_text += CHECK_CLASS
        if not any(Purpose.CLASS in sheet.used for sheet in seen.sheets):
            self.fields["class_name"] = forms.CharField(
                label="Class of all children in the list",
                max_length=40,
                required=False,
                initial=seen.class_of(sheet) if len(seen.sheets) == 1 else "",
                help_text="If no column holds the class, type it here, such as 5 Oak.",
            )

    @property
    def left_out(self) -> list[str]:
        """Return the headings of the columns that are not read."""
        return [
            column.heading or column.label for sheet in self.sheets for column in sheet.left_out
        ]


def _join_sample(sample: Iterable[str]) -> str:
    return escape(", ".join(text[:40] for text in sample))


def list_choices(posted: Mapping[str, str]) -> ListChoices:
    """Return what the person chose. Columns chosen for another sheet are ignored."""
    sheet = posted.get("sheet") or posted.get("read_as") or None
    same_sheet = "read_as" in posted and posted.get("read_as") == sheet and sheet != ALL
    columns = {purpose: _column_index(posted.get(purpose.value, "")) for purpose in Purpose}
    return ListChoices(
        sheet=sheet,
        columns=columns if same_sheet else None,
        class_name=" ".join(posted.get("class_name", "").split())[:40],
    )


def _column_index(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 4 else None


class CheckForm(forms.Form):
    """Chooses what to import from a roster, and answers the questions about it."""

    only_years = OptionalChoiceField(
        required=False,
        label="Import the classes of",
        choices=list(YEAR_CHOICES.items()),
        help_text="Classes without a year group in the list are imported too.",
    )
    year_groups = forms.CharField(
        label="Year groups of classes that have none in the list",
        required=False,
        max_length=20,
        help_text="Such as 5, or 5-6 for a mixed class.",
    )
    on = forms.DateField(
        label="Day on which children join, move or leave", widget=DateInput(), required=False
    )

    def __init__(self, data: QueryDict | None, *, preview: Preview) -> None:
        super().__init__(data, initial=preview.choices)
        self.questions = preview.questions
        self._add_choice_of_school(preview.source)
        self._add_choice_of_classes(preview.roster_to_choose_from or preview.source)
        self.order_fields(["source_school", "classes"])
        self.fields[
            "on"
        ].help_text = f"If you leave this empty, it is today. Choose a day in {preview.draft.year}."
        answers = preview.choices.get("answers", {})
        for number, question in enumerate(self.questions):
            self.fields[f"answer_{number}"] = forms.ChoiceField(
                label=question.about,
                choices=question.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=answers.get(question.key) or question.suggested,
            )
            if question.key == since_when.KEY:
                self.fields["answer_since"] = forms.DateField(
                    label="Which day, if you chose another day",
                    widget=DateInput(),
                    required=False,
                    initial=answers.get(since_when.SINCE, ""),
                )

    def _add_choice_of_school(self, roster: Roster) -> None:
        if len(roster.schools) > 1:
            schools = [(school.external_id, school.name) for school in roster.schools]
            self.fields["source_school"] = OptionalChoiceField(
                label="School", choices=[("", "Choose the school"), *schools], required=False
            )

    def _add_choice_of_classes(self, roster: Roster) -> None:
        choices = [
            (row.external_id, f"{row.name} ({len(row.pupil_ids)})")
            for row in roster.classes
            if row.pupil_ids
        ]
        if 1 < len(choices) <= MOST_CLASSES:
            self.fields["classes"] = forms.MultipleChoiceField(
                label="Classes",
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text="Tick the classes to import. Tick none to import all.",
            )

    def clean_year_groups(self) -> str:
        text = self.cleaned_data["year_groups"]
        try:
            return YearGroups.parse(text).short if text else ""
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def choices(self) -> dict[str, Any]:
        """Return the choices in the form that the draft stores.

        Each of the two buttons changes its own part of them, and keeps the other as it was.
        """
        cleaned, answers_before = self.cleaned_data, self.initial.get("answers", {})
        if self.data.get("part") == "answers":
            return {**self.initial, "answers": dict(self._answers(cleaned))}
        is_part = self.data.get("part") == "choices"
        return {
            "source_school": cleaned.get("source_school", ""),
            "classes": cleaned.get("classes", []),
            "only_years": cleaned["only_years"],
            "year_groups": cleaned["year_groups"],
            "on": cleaned["on"].isoformat() if cleaned["on"] else "",
            "answers": answers_before if is_part else dict(self._answers(cleaned)),
        }

    def _answers(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for number, question in enumerate(self.questions):
            if answer := cleaned.get(f"answer_{number}"):
                yield question.key, answer
        if since := cleaned.get("answer_since"):
            yield since_when.SINCE, since.isoformat()

    @property
    def question_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("answer_")]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith("answer_")]
