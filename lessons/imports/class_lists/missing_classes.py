"""Classes of the year that a list does not have: their children stay, unless they have left."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from classes.models import ClassGroup, Enrolment
from classes.roster import Question
from classes.words.counts import count_of

STAY = "stay"
LEFT = "left"
NAMED = 8
"""How many children are named."""


@dataclass(frozen=True)
class MissingClass:
    """A class that is not in a list, with those in it who are not elsewhere in the list either."""

    class_group: ClassGroup
    children: tuple[Enrolment, ...]
    have_left: bool = False

    @property
    def question(self) -> Question:
        """Return the question what has become of them; unanswered, they stay."""
        count, group = len(self.children), self.class_group
        names = ", ".join(str(item.pupil) for item in self.children[:NAMED])
        more = f" and {count - NAMED} more" if count > NAMED else ""
        who, they = (
            count_of(count, "child is", "children are"),
            ngettext("The child", "They", count),
        )
        return Question(
            key=f"gone {group.pk}",
            about=f"{group} is not in the list, or not imported from it. {who} in it still: "
            f"{names}{more}.",
            choices=(
                (STAY, f"{they} {ngettext('stays', 'stay', count)} in {group}"),
                (LEFT, f"{they} {ngettext('has', 'have', count)} left the school"),
            ),
            suggested=STAY,
        )

    @property
    def left(self) -> tuple[Enrolment, ...]:
        return self.children if self.have_left else ()

    @property
    def parts(self) -> tuple[object, ...]:
        """Return what the import does to it, in keys."""
        return (self.class_group.pk, sorted(item.pk for item in self.children), self.have_left)
