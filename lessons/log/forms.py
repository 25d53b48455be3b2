"""The form of a lesson, short enough to fill in on a phone in the corridor."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from classes.history.edit_conflicts import VersionedForm, version_of
from classes.models import Pupil, User
from classes.pages.pks import pks_of
from classes.pages.refusal import show_refusal
from classes.years.year_groups import YearGroups
from lessons.fields import ConditionalCharField, SchoolDayInput, StaffChoiceField
from lessons.log.day_roll import DayRoll, stored_roll
from lessons.log.report import LessonReport
from lessons.log.year_group_field import YearGroupField
from lessons.models import (
    NOT_ON_THE_LIST,
    Lesson,
    LessonOutcome,
    MissedReason,
    PlannedSession,
    Understanding,
)


class LessonForm(VersionedForm):
    """What happened when a session should have been taught to a class."""

    outcome = forms.ChoiceField(
        label="What happened?", choices=LessonOutcome.choices, widget=forms.RadioSelect
    )
    past_year = forms.BooleanField(
        error_messages={
            "required": "Nothing was saved. Tick to confirm the year, or log the lesson for a "
            "class of this year."
        }
    )
    year_group = YearGroupField()
    held_on = forms.DateField(label="Date", widget=SchoolDayInput())
    reason = ConditionalCharField(
        label="Why did it not happen?",
        max_length=200,
        required=False,
        help_text="For example a trip. Do not write about a child.",
    )
    taught_by = StaffChoiceField(
        label="Taught by",
        queryset=User.objects.none(),
        required=False,
        empty_label="Choose, or name a visitor",
    )
    visitor = ConditionalCharField(
        label="Visitor’s name",
        max_length=120,
        required=False,
        help_text="If a visitor taught it, give their name and organisation.",
        widget=forms.TextInput(attrs={"list": "visitors", "autocomplete": "off"}),
    )
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=600, required=False)
    away = forms.ModelMultipleChoiceField(
        label="Who was away?",
        queryset=Pupil.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    pupils_on_roll = forms.IntegerField(label="Children on roll", min_value=0, required=False)
    pupils_present = forms.IntegerField(label="Children present", min_value=0, required=False)
    understanding = forms.ChoiceField(
        label="How well was it understood?",
        choices=[*Understanding.choices, ("", "Not recorded")],
        required=False,
        widget=forms.RadioSelect,
        help_text="(optional) The class as a whole.",
    )
    note = forms.CharField(
        label="Note",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Write about the lesson, not about a child.",
    )

    def __init__(
        self, *args: Any, planned: PlannedSession, lesson: Lesson | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.class_group = class_group = planned.class_group
        self.planned = planned
        self.lesson = lesson
        self.already_taught: Lesson | None = None
        self.roll: DayRoll | None = None
        self.fields["held_on"].widget.attrs |= {
            "min": class_group.year.start.isoformat(),
            "max": class_group.year.clamp(timezone.localdate()).isoformat(),
        }
        self.fields["held_on"].widget.of(class_group.school, asks_at_once=not self.prefix)
        self._ask_about_past_year()
        if not self.fields["year_group"].offer(planned, lesson):  # type: ignore[attr-defined]
            del self.fields["year_group"]
        self._offer_staff()
        self._offer_pupils()

    def _ask_about_past_year(self) -> None:
        """Ask to confirm a new lesson of a year that is over. Amending one needs no tick."""
        year = self.class_group.year
        if self.lesson or year.end >= timezone.localdate():
            del self.fields["past_year"]
        else:
            self.fields["past_year"].label = f"This is for {year}, which is over"

    def _offer_staff(self) -> None:
        field = self.fields["taught_by"]
        assert isinstance(field, StaffChoiceField)
        field.offer(self.class_group.school, besides=self.lesson.taught_by if self.lesson else None)

    def _offer_pupils(self) -> None:
        """Offer the children on roll on the date typed whom the lesson is for.

        For the day on which the lesson is recorded, they are those who were on roll then. Without
        names, ask for numbers.
        """
        if not self.class_group.school.keeps_pupil_names:
            del self.fields["away"]
            for name in ("pupils_on_roll", "pupils_present"):
                # They are needed unless the lesson did not happen, so "(optional)" would mislead.
                self.fields[name].says_optional = False  # type: ignore[attr-defined]
            return
        del self.fields["pupils_on_roll"], self.fields["pupils_present"]
        day, year_group = self._day(), self._year_group()
        years = YearGroups(year_group, year_group) if year_group else self.planned.year_groups
        self.roll = stored_roll(self.lesson, day, year_group or self.planned.only_year)
        on_roll = (
            Pupil.objects.filter(pk__in=self.roll.offered)
            if self.roll
            else Pupil.objects.on_roll(self.class_group, day, due=years)
        )
        on_the_day = Q(pk__in=on_roll.values("pk"))
        ticked = Q(pk__in=self._ticked(), enrolments__class_group=self.class_group)
        field = self.fields["away"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Pupil.objects.filter(on_the_day | ticked).distinct()
        field.help_text = f"{self._on_roll(on_roll, day, years)} Tick the children who missed it."
        if self.lesson and self.lesson.missed_unnamed:
            field.help_text += (
                f" The import recorded that {self.lesson.missed_unnamed} missed it, without names. "
                "Tick who they were, because saving replaces that number."
            )

    def list_for(self, reader: User) -> None:
        """Offer the children in the order in which this person lists them."""
        field = self.fields.get("away")
        if isinstance(field, forms.ModelMultipleChoiceField) and reader.surname_first:
            order = reader.order_of_names
            pupils = sorted(field.queryset or (), key=lambda pupil: order(pupil.display_name))
            field.choices = [(pupil.pk, str(pupil)) for pupil in pupils]

    def _on_roll(self, offered: QuerySet[Pupil], day: dt.date, years: YearGroups) -> str:
        """Return how many children are offered and, if not the whole class, why."""
        own = self.class_group.year_groups
        if len(own.years) == 1 or {*own.years} <= {*years.years}:
            return self._listed(offered)
        everybody = Pupil.objects.on_roll(self.class_group, day).count()
        what = "lesson" if self._year_group() else "session"
        listed = f"{offered.count()} of the {everybody} on roll are listed."
        return f"This {what} is for {years}, so {listed}"

    def _listed(self, offered: QuerySet[Pupil]) -> str:
        """Return how many were on the list that day, and how many came onto it later."""
        if self.roll:
            on_roll, later = self.roll.on_roll, len(self.roll.offered - self.roll.listed)
        else:
            on_roll, later = offered.count(), 0
        listed = f"{on_roll} on roll."
        if not later:
            return listed
        they = "1 child came" if later == 1 else f"{later} children came"
        return f"{listed} {they} onto the list later. Untick them only if they were there."

    def _ticked(self) -> list[int]:
        """Return the pks that were ticked, also those not on roll on the date typed."""
        sent = (
            self.data.getlist(self.add_prefix("away")) if isinstance(self.data, QueryDict) else []
        )
        return pks_of(sent)

    def _day(self) -> dt.date:
        """Return the day whose roll is offered: the date typed if valid, else as recorded."""
        typed = self.data.get(self.add_prefix("held_on")) if self.is_bound else None
        try:
            day = self.fields["held_on"].clean(
                typed or self.get_initial_for_field(self.fields["held_on"], "held_on")
            )
        except ValidationError:
            day = self.lesson.held_on if self.lesson else timezone.localdate()
        return self.class_group.year.clamp(day)

    def _year_group(self) -> int | None:
        """Return the year group whose roll is offered: the one typed if valid, else none."""
        field = self.fields.get("year_group")
        if field is None:
            return None
        typed = self.data.get(self.add_prefix("year_group")) if self.is_bound else None
        try:
            return field.clean(typed or self.get_initial_for_field(field, "year_group"))
        except ValidationError:
            return None

    def report(self) -> LessonReport:
        """Return the report for the action. If a visitor is named, the visitor taught it."""
        cleaned = self.cleaned_data
        return LessonReport(
            held_on=cleaned["held_on"],
            outcome=cleaned["outcome"],
            year_group=cleaned.get("year_group"),
            taught_by=None if cleaned["visitor"] else cleaned["taught_by"],
            visitor=cleaned["visitor"],
            minutes=cleaned["minutes"],
            away={pupil: self._reason(pupil) for pupil in cleaned.get("away", ())},
            pupils_present=cleaned.get("pupils_present"),
            pupils_on_roll=cleaned.get("pupils_on_roll"),
            understanding=cleaned["understanding"],
            note=cleaned["note"],
            reason=cleaned["reason"] if cleaned["outcome"] == LessonOutcome.DID_NOT_HAPPEN else "",
        )

    def _reason(self, pupil: Pupil) -> str:
        """Return why the pupil missed it: the reason before an amendment, else away."""
        reasons = getattr(self, "_reasons", None)
        if reasons is None:
            reasons = self._reasons = _reasons(self.lesson) if self.lesson else {}
        reason = reasons.get(pupil.pk, MissedReason.AWAY)
        moved = self.lesson is not None and self.cleaned_data["held_on"] != self.lesson.held_on
        return MissedReason.AWAY if moved and reason in NOT_ON_THE_LIST else reason

    def refuse(self, error: ValidationError) -> None:
        """Show an action's error beside its field and keep what was typed."""
        self.already_taught = getattr(error, "lesson", None)
        if self.already_taught:
            self.mark_as_seen(version_of(self.already_taught))
        show_refusal(self, error)


def values_of(lesson: Lesson) -> dict[str, Any]:
    """Return the initial values for amending a lesson: its present values."""
    return {
        "seen": version_of(lesson),
        "outcome": lesson.outcome,
        "year_group": lesson.year_group,
        "held_on": lesson.held_on,
        "reason": lesson.reason,
        "taught_by": lesson.taught_by,
        "visitor": lesson.visitor,
        "minutes": lesson.minutes,
        "away": list(_reasons(lesson)),
        "pupils_present": lesson.pupils_present,
        "pupils_on_roll": lesson.pupils_on_roll,
        "understanding": lesson.understanding,
        "note": lesson.note,
    }


def _reasons(lesson: Lesson) -> dict[int, str]:
    """Return why pupils missed it, by pk: of those to tick, who were in the class on the day.

    So a child who was in the class, but came onto the list later, keeps what they have to catch up.
    """
    if roll := stored_roll(lesson, lesson.held_on, lesson.year_group):
        return roll.reasons
    there = Pupil.objects.on_roll(lesson.planned_session.class_group, lesson.held_on)
    missed = lesson.missed_lessons.filter(pupil__in=there.values("pk"))
    return dict(missed.values_list("pupil_id", "reason"))
