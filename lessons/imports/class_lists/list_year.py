"""Notices a list that looks like that of another academic year, or comes after the next one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from classes.roster import Problems, RosterClass, RosterPupil, SourcePosition
from classes.words.counts import count_of
from classes.years.academic_year import AcademicYear
from lessons.imports.class_lists.changes import LikelyYear
from lessons.imports.class_lists.matching import Matching
from lessons.imports.grouping import grouped

FEWEST = 3
"""Fewer children than this say nothing about the year of a list."""


def likely_year(matching: Matching) -> LikelyYear | None:
    """Return the year before or after, if most children in the list are in its year group there.

    Those who are not known here are compared by their name. None if the list fits the year.
    """
    differences = Counter(_differences(matching))
    compared = sum(differences.values())
    for by, words in ((1, "higher"), (-1, "lower")):
        count = differences[by]
        if count >= FEWEST and 2 * count > compared:
            year = AcademicYear(matching.stored.year.first_year + by)
            return LikelyYear(
                year,
                by > 0,
                f"This looks like the list for {year}, not for {matching.stored.year}: {count} of "
                f"{count_of(compared, 'child', 'children')} who are here too are one year group "
                f"{words} in it.",
            )
    return None


def _differences(matching: Matching) -> Iterator[int]:
    """Yield how far the year group of each child in the list is from that here, if known."""
    stored, roster = matching.stored, matching.roster
    for roster_class in roster.classes:
        for pupil in roster.pupils_of(roster_class):
            listed = _year_in_list(roster_class, pupil)
            match = matching.likely_match(pupil) if listed is not None else None
            enrolment = stored.enrolments.get(match.pk) if match else None
            if listed is not None and enrolment is not None:
                years = enrolment.year_groups.years
                since = stored.year.first_year - enrolment.class_group.academic_year
                if len(years) == 1:
                    yield listed - (years[0] + since)


def _year_in_list(roster_class: RosterClass, pupil: RosterPupil) -> int | None:
    if pupil.year_group is not None:
        return pupil.year_group
    named = roster_class.named_years
    return named.youngest if named and len(named.years) == 1 else None


def report_later_places(matching: Matching, problems: Problems) -> None:
    """Report the children who have a place in a later year, in one sentence for each class."""
    stored, roster, known = matching.stored, matching.roster, matching.known
    for roster_class in roster.classes:
        places = {
            key: stored.enrolments.get(known[key].pk) if key in known else None
            for key in roster_class.pupil_ids
        }
        later = grouped(
            (enrolment.class_group, roster.pupils[key])
            for key, enrolment in places.items()
            if enrolment and enrolment.class_group.year > stored.year
        )
        for group, pupils in later.items():
            lines = [pupil.where.line for pupil in pupils if pupil.where and pupil.where.line]
            who = "A child" if len(pupils) == 1 else f"Each of these {len(pupils)} children"
            at = f" ({_ranges(lines)})" if lines else ""
            problems.add(
                SourcePosition(roster_class.where.file),
                f"{who} is in {group} of {group.year} already{at}. Import that year instead.",
            )


def _ranges(lines: Sequence[int]) -> str:
    """Return "line 3", or "lines 2 to 4, 6"."""
    runs = groupby(enumerate(sorted(lines)), key=lambda pair: pair[1] - pair[0])
    ranges = [[line for _, line in run] for _, run in runs]
    texts = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in ranges]
    return f"{'line' if len(lines) == 1 else 'lines'} {', '.join(texts)}"
