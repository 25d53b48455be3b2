"""Chooses the academic year that a page shows."""

from dataclasses import dataclass

from classes.models import ClassGroup, School
from classes.pages.pks import pk_of
from classes.years.academic_year import AcademicYear


@dataclass(frozen=True)
class YearChoice:
    """The year that a page shows, and all the years on offer, newest first.

    The one chosen may have no class yet. `with_classes` leaves it out then.
    """

    chosen: AcademicYear
    years: list[AcademicYear]
    with_classes: list[AcademicYear]


def year_choice(school: School, parameter: str | None) -> YearChoice:
    """Return the choice for a page where `parameter` is the value of ?year=.

    Without a valid value, the year is this year if the school has a class in it, else the newest
    year that has begun and has a class, else this year. One query.
    """
    return choose_year(ClassGroup.objects.filter(school=school).academic_years(), parameter)


def choose_year(years: list[AcademicYear], parameter: str | None) -> YearChoice:
    """Return the choice for a school with classes in `years`, newest first. No query."""
    first_year = pk_of(parameter)
    if first_year and AcademicYear(first_year) in years:
        return YearChoice(AcademicYear(first_year), years, years)
    now = AcademicYear.current()
    begun = [year for year in years if year <= now]
    chosen = begun[0] if begun else now
    return YearChoice(chosen, years if chosen in years else [chosen, *years], years)
