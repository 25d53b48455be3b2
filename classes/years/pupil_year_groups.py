"""Works out a pupil's year group from their classes, because no child's is stored."""

from collections import defaultdict
from collections.abc import Collection

from classes.models import Enrolment
from classes.years.year_groups import OLDEST, YOUNGEST, YearGroups

LAST_OF_PRIMARY = 6
"""After this year group children go to secondary school."""


def year_groups_of(pupils: Collection[int], academic_year: int) -> dict[int, YearGroups]:
    """Return the year groups that each pupil could be in that year, by the pupil's key. One query.

    For example, a child of a mixed Year 5/6 class who was in a Year 5 class last year is in Year 6.
    If the classes contradict each other, as for a child who repeats a year, the latest class
    counts. Pupils who were never in a class are left out.
    """
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)  # youngest and oldest, by pupil
    enrolments = Enrolment.objects.filter(
        pupil__in=pupils, class_group__academic_year__lte=academic_year
    )
    for pupil, year, youngest, oldest in enrolments.order_by("joined_on", "pk").values_list(
        *("pupil_id", "class_group__academic_year"),
        *("class_group__youngest_year", "class_group__oldest_year"),
    ):
        since = academic_year - year
        spans[pupil].append((youngest + since, oldest + since))
    return {pupil: _common(pupil_spans) for pupil, pupil_spans in spans.items()}


def _common(spans: list[tuple[int, int]]) -> YearGroups:
    youngest, oldest = max(span[0] for span in spans), min(span[1] for span in spans)
    if youngest > oldest:
        youngest, oldest = spans[-1]
    return YearGroups(min(max(youngest, YOUNGEST), OLDEST), min(oldest, OLDEST))
