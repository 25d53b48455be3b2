"""Which academic year a page shows."""

from dataclasses import dataclass

from classes.models import ClassGroup, School
from classes.pages.pks import pk_of
from classes.years.academic_year import AcademicYear


@dataclass(frozen=True)
class YearChoice:
    """The year that is shown, and those that can be chosen instead, newest first."""

    chosen: AcademicYear
    years: list[AcademicYear]


def year_choice(school: School, asked: str | None) -> YearChoice:
    """Return the choice for a page where ?year= is `asked`.

    Without a year that can be read: this year if the school has a class in it, else the newest
    that has begun and has one, else this year. One query.
    """
    return choose_year(ClassGroup.objects.filter(school=school).academic_years(), asked)


def choose_year(years: list[AcademicYear], asked: str | None) -> YearChoice:
    """Return the choice where the school has classes in `years`, newest first. No query."""
    first_year = pk_of(asked)
    if first_year and AcademicYear(first_year) in years:
        return YearChoice(AcademicYear(first_year), years)
    now = AcademicYear.current()
    begun = [year for year in years if year <= now]
    chosen = begun[0] if begun else now
    return YearChoice(chosen, years if chosen in years else [chosen, *years])
