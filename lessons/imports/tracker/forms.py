"""The forms for a school's own tracker: choose the file, then say what its words mean."""

from collections.abc import Iterator
from typing import Any

from django import forms

from classes.models import School
from classes.roster.class_names import plain_class_name
from classes.years.academic_year import AcademicYear
from lessons.fields import DateInput, OptionalChoiceField, OptionalDateField
from lessons.imports.log_workbook.columns import normalise
from lessons.imports.log_workbook.forms import LogUploadForm
from lessons.imports.tracker.taking import NAME, OUT, THIS_YEAR, Question, Taking
from lessons.imports.tracker.words import Meaning

TYPES = ".xlsx,.xlsm,.xls,.xlsb,.ods,.csv"
MOST_QUESTIONS = 150
"""At most this many names and marks are asked about. The lessons of others are not taken."""
PLACES_SHOWN = 3
SUGGESTED = "Suggested, please check."
KINDS = {
    "year": "Years",
    "class": "Classes",
    "session": "Sessions",
    "word": "Marks and names",
}

Choices = list[tuple[str, Any]]

MEANINGS: Choices = [
    (str(Meaning.TAUGHT), "Taught"),
    (str(Meaning.PART_TAUGHT), "Part taught"),
    (str(Meaning.DID_NOT_HAPPEN), "Did not happen"),
    (str(Meaning.NO_LESSON), "Not a lesson"),
    (str(Meaning.NOTHING_MORE), "Nothing: take the rest of the cell"),
    (OUT, "Leave these cells out"),
]


class TrackerUploadForm(LogUploadForm):
    """Chooses a tracker, and the academic year of its lessons."""

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, school=school, **kwargs)
        file = self.fields["file"]
        file.label = "Your school’s own tracker"
        file.widget.attrs["accept"] = TYPES
        file.help_text = (
            "An Excel workbook, an .ods or a .csv file. At most 10 MB and 5,000 rows. Dates "
            "without a year are taken to be in the academic year below."
        )


class MeaningForm(forms.Form):
    """Says what the names and marks of a tracker mean. What is certain is chosen already."""

    draft = forms.IntegerField(widget=forms.HiddenInput)
    undated = OptionalChoiceField(
        label="Lessons without a date",
        choices=[
            (OUT, "Leave them out"),
            ("due", "Use the session’s due date, and say so in the note"),
            ("day", "Use the day below, and say so in the note"),
        ],
        required=False,
    )
    day = OptionalDateField(
        label="Day for lessons without a date", widget=DateInput(), required=False
    )
    by = OptionalChoiceField(label="Who taught it, where the tracker does not say", required=False)
    notes = forms.BooleanField(
        label="Take the notes too",
        help_text="Every member of staff can read them. A note that may name a child is never "
        "taken.",
        required=False,
    )

    def __init__(self, *args: Any, taking: Taking, draft: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {**taking.answers, "draft": draft}})
        self.taking = taking
        self.people = [(f"user:{user.pk}", user.name) for user in taking.matcher.people]
        self.fields["by"].choices = [  # type: ignore[attr-defined]
            ("", "Not known: the lesson says so"),
            ("class", "The teacher of the class here, if it has one"),
            *self.people,
        ]
        self.keys: dict[str, Question] = {}
        self.asked: dict[str, list[str]] = {kind: [] for kind in KINDS}
        self.matched: list[str] = []
        self._classes = self._class_choices()
        self._sessions = self._session_choices()
        self._words: Choices = [
            ("", "Choose what it means"),
            *MEANINGS,
            ("Who taught it", self.people),
        ]
        self._years: Choices = [
            ("", "Of another year: leave them out"),
            (THIS_YEAR, f"Of {AcademicYear(taking.stored.academic_year)}"),
        ]
        for number, question in enumerate(taking.questions.values()):
            if not self._is_plain(question):
                self._ask(f"q{number}", question)

    def _is_plain(self, question: Question) -> bool:
        """Return whether a text is written as it is here, so that nobody need look at it."""
        names = {str(pk): name for pk, name in self._flat}
        written = names.get(question.certain, "") if ":" in question.key else ""
        if question.key.startswith("word:"):
            return False
        return plain_class_name(written) == plain_class_name(question.text) or normalise(
            written
        ).endswith(f". {normalise(question.text)}")

    @property
    def _flat(self) -> Choices:
        sessions = [pair for _, pairs in self._sessions[2:] for pair in pairs]
        return [*self._classes, *sessions]

    def _ask(self, name: str, question: Question) -> None:
        if len(self.keys) >= MOST_QUESTIONS:
            return
        kind, meaning = question.key.partition(":")[0], self.taking.meaning(question.key)
        choices, label = {
            "class": (self._classes, f"Class “{question.text}”"),
            "session": (self._sessions, f"Session “{question.text}”"),
            "word": (self._words, f"“{question.text}”"),
            "year": (self._years, f"Lessons under “{question.text}”"),
        }[kind]
        if kind == "word":
            choices = [
                *choices[:-1],
                (NAME, f"Who taught it: keep “{question.text}” as written"),
                choices[-1],
            ]
        self.fields[name] = OptionalChoiceField(
            label=label,
            choices=choices,
            required=False,
            initial=meaning or question.suggestion,
            help_text=_places(question, is_suggested=bool(question.suggestion) and not meaning),
        )
        self.keys[name] = question
        (self.matched if question.certain else self.asked[kind]).append(name)

    def _class_choices(self) -> Choices:
        groups = self.taking.stored.classes.values()
        names = [(str(group.pk), group.name) for group in groups]
        return [("", "Choose the class"), *names, (OUT, "Leave it out")]

    def _session_choices(self) -> Choices:
        modules: dict[str, Choices] = {}
        for session in self.taking.stored.sessions:
            label = f"{session.position}. {session.title}"
            modules.setdefault(session.module.title, []).append((str(session.pk), label))
        return [("", "Choose the session"), (OUT, "Leave it out"), *modules.items()]

    def clean(self) -> dict[str, Any]:
        """Check that the day is given if it is used."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("undated") == "day" and not data.get("day") and "day" not in self.errors:
            self.add_error("day", "Give the day, or choose something else for these lessons.")
        return data

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was answered, as a draft keeps it."""
        data = self.cleaned_data
        answers = {question.key: data[name] for name, question in self.keys.items() if data[name]}
        day = data["day"].isoformat() if data["day"] else ""
        general = {name: data[name] for name in ("by", "undated", "notes")}
        return {**answers, **general, "day": day}

    def asked_fields(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Yield the questions that only the person can answer, under what they are about."""
        for kind, names in self.asked.items():
            if names:
                yield KINDS[kind], [self[name] for name in names]

    def matched_fields(self) -> Iterator[forms.BoundField]:
        """Yield the texts that were matched, so that a wrong match can be corrected."""
        return (self[name] for name in self.matched)

    def general_fields(self) -> Iterator[forms.BoundField]:
        """Yield the questions about all lessons."""
        return (self[name] for name in ("undated", "day", "by", "notes"))


def _places(question: Question, *, is_suggested: bool) -> str:
    shown = ", ".join(question.places[:PLACES_SHOWN])
    more = len(question.places) - PLACES_SHOWN
    places = f"{shown} and {more} more" if more > 0 else shown
    return f"{SUGGESTED} {places}" if is_suggested else places
