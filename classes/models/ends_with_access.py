"""What a person holds at a school and loses with their last role there."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from classes.models.people import User
    from classes.models.school import School

    QuerySet = models.QuerySet[Any]
else:
    QuerySet = object


class EndsWithAccess(QuerySet):
    """Makes the rows of a queryset end when a person loses access to a school.

    `classes.people.losing_access` finds every model whose manager has it. So an address, a draft
    or a link that is added tomorrow ends from that day on.
    """

    def end_with_access(self, *, user: "User", school: "School", by: "User | None") -> None:
        """Delete what the person has at the school. `by` is who takes the access away."""
        self.filter(user=user, school=school).delete()
