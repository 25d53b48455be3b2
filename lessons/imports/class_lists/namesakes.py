"""One question for many children of a list whose names are those of children in one class here.

Otherwise, a list without numbers would ask about each of them when a class has another name.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from classes.models import ClassGroup, Enrolment, Pupil
from classes.roster import Question, RosterClass
from classes.years.academic_year import AcademicYear
from lessons.imports.grouping import grouped

SAME = "same"
OTHERS = "others"
ONE_BY_ONE = "one by one"
FEW = 4
"""Up to this many children get a question each."""


def by_class(
    fits: Mapping[str, Sequence[Pupil]], enrolments: Mapping[int, Enrolment]
) -> dict[ClassGroup, list[str]]:
    """Return the keys of the pupils with a clear namesake, by that one's class, if many are there.

    `fits` holds the namesakes of each pupil of the list. It is clear if there is one, and it is
    nobody else's.
    """
    counts = Counter(pupil.pk for pupils in fits.values() for pupil in pupils)
    keys = grouped(
        (enrolments[pupils[0].pk].class_group, key)
        for key, pupils in fits.items()
        if len(pupils) == 1 and counts[pupils[0].pk] == 1 and pupils[0].pk in enrolments
    )
    return {group: same for group, same in keys.items() if len(same) > FEW}


def question(
    roster_class: RosterClass,
    group: ClassGroup,
    names: Sequence[str],
    year: AcademicYear,
) -> Question:
    """Return the question about all of these children. A class of an earlier year suggests yes."""
    here = f"{group} ({group.year})"
    return Question(
        key=f"whos {roster_class.external_id} {group.pk}",
        about=f"{len(names)} children in {roster_class.name} have the names of children in {here}: "
        f"{', '.join(names)}. Are they the same children?",
        choices=(
            (SAME, "Yes, all of them"),
            (OTHERS, "No, they are different children with the same names"),
            (ONE_BY_ONE, "Some of them. Ask me about each child"),
        ),
        suggested=SAME if group.year < year else "",
    )
