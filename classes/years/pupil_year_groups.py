"""Works out a pupil's year group from their classes, and from what is kept in mixed classes."""

from collections import defaultdict
from collections.abc import Collection

from classes.models import ClassGroup, Enrolment
from classes.years.year_groups import OLDEST, YOUNGEST, YearGroups

LAST_OF_PRIMARY = 6
"""After this year group children go to secondary school."""


def year_groups_of(pupils: Collection[int], academic_year: int) -> dict[int, YearGroups]:
    """Return the year groups that each pupil could be in that year, by the pupil's key. One query.

    For example, a child of a mixed Year 5/6 class who was in a Year 5 class last year is in Year 6.
    If the child's own year group is kept, it counts.
    If the classes contradict each other, as for a child who repeats a year, the latest class
    counts. Pupils who were never in a class are left out.
    """
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)  # youngest and oldest, by pupil
    enrolments = Enrolment.objects.filter(
        pupil__in=pupils, class_group__academic_year__lte=academic_year
    )
    for pupil, year, own, youngest, oldest in enrolments.order_by("joined_on", "pk").values_list(
        *("pupil_id", "class_group__academic_year", "year_group"),
        *("class_group__youngest_year", "class_group__oldest_year"),
    ):
        since = academic_year - year
        if own is not None and youngest <= own <= oldest:
            youngest = oldest = own
        spans[pupil].append((youngest + since, oldest + since))
    return {pupil: _common(pupil_spans) for pupil, pupil_spans in spans.items()}


def year_group_to_keep(years: YearGroups | None, class_group: ClassGroup) -> int | None:
    """Return the year group to keep with a place in a class; None if nothing needs to be kept.

    It is kept in a class of several year groups, if `years`, those the pupil may be in, are one of
    them.
    """
    own = class_group.year_groups
    if years is None or len(own.years) == 1:
        return None
    possible = [year for year in years.years if year in own.years]
    return possible[0] if len(possible) == 1 else None


def _common(spans: list[tuple[int, int]]) -> YearGroups:
    youngest, oldest = max(span[0] for span in spans), min(span[1] for span in spans)
    if youngest > oldest:
        youngest, oldest = spans[-1]
    return YearGroups(min(max(youngest, YOUNGEST), OLDEST), min(oldest, OLDEST))
