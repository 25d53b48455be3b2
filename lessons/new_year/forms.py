"""The form that starts a new year: one part for each class."""

from collections.abc import Collection, Mapping
from typing import Any

from django.http import QueryDict

from classes.models import School
from classes.pages.problems import Problem, problems_of
from classes.people.reader import Reader
from classes.years.academic_year import AcademicYear
from lessons.models import calendar_of
from lessons.new_year.actions import ClassDecision
from lessons.new_year.choices import FormChoices
from lessons.new_year.class_form import NextClassForm
from lessons.new_year.proposal import Proposal, YearEnd


class NewYearForm:
    """The parts for all classes that still need decisions, valid only together.

    `data` is validated. `typed` is only filled in, for a page that is shown again.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        proposal: Proposal,
        reader: Reader,
        by_child: frozenset[int] = frozenset(),
        typed: QueryDict | None = None,
    ) -> None:
        self.proposal = proposal
        choices = FormChoices.of(proposal)
        self.by_child = by_child
        self.calendar = calendar_of(proposal.school, proposal.year)
        self.parts = [
            NextClassForm(
                data,
                next_class=next_class,
                by_child=bool(next_class.children)
                and (next_class.year_end is YearEnd.SPLITS or next_class.key in by_child),
                school=proposal.school,
                choices=choices,
                reader=reader,
            )
            for next_class in proposal.to_decide
        ]
        self.refusals: list[str] = []
        if typed is not None:
            self._prefill(typed)

    def _prefill(self, typed: QueryDict) -> None:
        sent = set(typed.getlist("part"))
        for part in self.parts:
            if str(part.next_class.key) in sent:
                part.prefill(typed)

    @property
    def school(self) -> School:
        return self.proposal.school

    @property
    def year(self) -> AcademicYear:
        return self.proposal.year

    @property
    def has_dates(self) -> bool:
        """Return whether any session has a proposed date, so that holidays matter."""
        return any(part.dates for part in self.parts)

    def has_same_parts(self, sent_keys: Collection[str]) -> bool:
        """Return whether the form still has exactly the parts that were sent, by their keys.

        It does not if somebody changed the classes after the page was opened.
        """
        return set(sent_keys) == {str(part.next_class.key) for part in self.parts}

    def is_valid(self) -> bool:
        """Return whether every part is valid. All are validated, so each shows its own errors."""
        invalid = [part for part in self.parts if not part.is_valid()]
        return not invalid

    @property
    def refused(self) -> list[Problem]:
        """Return what is wrong with all the answers together, then with each part."""
        refusals = [Problem(refusal) for refusal in self.refusals]
        return list(problems_of([refusals, *self.parts]))

    def decisions(self) -> list[ClassDecision]:
        decisions = (part.decision() for part in self.parts)
        return [decision for decision in decisions if decision is not None]

    def destinations(self) -> Mapping[int, int | None]:
        return dict(pair for part in self.parts for pair in part.destinations())

    def decided(self) -> dict[str, Any]:
        """Return all decisions as the arguments of `start_year`."""
        return {
            "school": self.school,
            "academic_year": self.year.first_year,
            "classes": self.decisions(),
            "destinations": self.destinations(),
        }
