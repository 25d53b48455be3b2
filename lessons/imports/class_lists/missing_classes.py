"""Classes that are not in a list. Their children stay, unless a person says they have left."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from classes.models import ClassGroup, Enrolment
from classes.roster import Question
from classes.words.counts import count_of

STAY = "stay"
LEFT = "left"
MAX_NAMED = 8
"""A question names at most this many children."""


@dataclass(frozen=True)
class MissingClass:
    """A class that is not in a list, with its children who are not elsewhere in the list."""

    class_group: ClassGroup
    children: tuple[Enrolment, ...]
    have_left: bool = False

    @property
    def question(self) -> Question:
        """Return the question whether the children have left. Without an answer, they stay."""
        count, group = len(self.children), self.class_group
        names = ", ".join(str(enrolment.pupil) for enrolment in self.children[:MAX_NAMED])
        more = f" and {count - MAX_NAMED} more" if count > MAX_NAMED else ""
        children = count_of(count, "child is", "children are")
        they = ngettext("The child", "They", count)
        return Question(
            key=f"gone {group.pk}",
            about=f"{group} is not in the list, or not imported from it. {children} still in it: "
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
        """Return what identifies the change, for the digest."""
        return (
            self.class_group.pk,
            sorted(enrolment.pk for enrolment in self.children),
            self.have_left,
        )
