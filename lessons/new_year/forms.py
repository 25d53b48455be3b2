"""The form that starts a new year: a part for each class, and one answer for every child."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from classes.models import School
from classes.years.academic_year import AcademicYear
from lessons.new_year.actions import ClassDecision
from lessons.new_year.class_form import NextClassForm
from lessons.new_year.offer import Offer
from lessons.new_year.proposal import Becomes, Proposal
from lessons.planning.forms import HolidayWeeksField
from lessons.planning.holidays import usual_weeks


class HolidaysForm(forms.Form):
    """The weeks of the new year in which nothing is taught."""

    holiday_weeks = HolidayWeeksField(
        rows=7,
        help_text="Any day of each week, one a line. These are the usual weeks: change them to "
        "match your school’s calendar. A session in one of these weeks moves to the next free "
        "week.",
    )

    def __init__(self, data: QueryDict | None, *, year: AcademicYear) -> None:
        lines = [f"{week.monday:%d/%m/%Y} {week.name}" for week in usual_weeks(year)]
        super().__init__(data, initial={"holiday_weeks": "\n".join(lines)})
        self.year = year

    def clean_holiday_weeks(self) -> list[dt.date]:
        """Return the days; raise ValidationError for one of another year: a slip of the pen."""
        days: list[dt.date] = self.cleaned_data["holiday_weeks"]
        for day in days:
            if day not in self.year:
                raise forms.ValidationError(f"{day:%d/%m/%Y} is not in the year {self.year}.")
        return days


class NewYearForm:
    """The parts for all classes that are not settled yet, valid together or not at all.

    With `data` they are judged, with `typed` filled in with what was typed so far.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        proposal: Proposal,
        by_child: frozenset[int] = frozenset(),
        typed: QueryDict | None = None,
    ) -> None:
        self.proposal = proposal
        offer = Offer.of(proposal)
        self.by_child = by_child
        self.holidays = HolidaysForm(data, year=proposal.year)
        self.parts = [
            NextClassForm(
                data,
                item=item,
                asks=bool(item.children) and (item.becomes is Becomes.ASKS or item.key in by_child),
                school=proposal.school,
                offer=offer,
            )
            for item in proposal.open
        ]
        self.refusals: list[str] = []
        if typed is not None:
            self._keep(typed)

    def _keep(self, typed: QueryDict) -> None:
        sent = set(typed.getlist("part"))
        for part in self.parts:
            if str(part.item.key) in sent:
                part.keep(typed)
        if "holiday_weeks" in typed:
            self.holidays.initial["holiday_weeks"] = typed["holiday_weeks"]

    @property
    def school(self) -> School:
        return self.proposal.school

    @property
    def year(self) -> AcademicYear:
        return self.proposal.year

    @property
    def has_dates(self) -> bool:
        """Return whether any session is proposed, so that holidays matter."""
        return any(part.dates for part in self.parts)

    def is_about(self, sent: Collection[str]) -> bool:
        """Return whether these parts (keys) are those that were sent: neither more nor fewer."""
        return set(sent) == {str(part.item.key) for part in self.parts}

    def is_valid(self) -> bool:
        """Return whether every part is; each of them shows its own faults."""
        faulty = [part for part in (*self.parts, self.holidays) if not part.is_valid()]
        return not faulty

    @property
    def has_errors(self) -> bool:
        parts = (*self.parts, self.holidays)
        return bool(self.refusals) or any(part.errors for part in parts if part.is_bound)

    def decisions(self) -> list[ClassDecision]:
        found = (part.decision() for part in self.parts)
        return [item for item in found if item is not None]

    def goes(self) -> Mapping[int, int | None]:
        return dict(pair for part in self.parts for pair in part.goes())

    def answers(self) -> dict[str, Any]:
        """Return what was decided, as `start_year` takes it."""
        return {
            "school": self.school,
            "academic_year": self.year.first_year,
            "classes": self.decisions(),
            "goes": self.goes(),
            "holidays": self.holidays.cleaned_data["holiday_weeks"],
        }
