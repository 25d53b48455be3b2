"""What somebody says about a step of the first day, and takes back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.models import School, User
from reports.models import SetUpAnswer, StepSaid


@transaction.atomic
def say(*, school: School, step: StepSaid, by: User) -> SetUpAnswer:
    """Keep that this person says so, and return it. What somebody said this term stays as it is."""
    said = SetUpAnswer.objects.filter(school=school, step=step).first()
    if said is None:
        said = SetUpAnswer(school=school, step=step)
    elif not said.is_old:
        return said
    said.said_by, said.said_at = by, timezone.now()
    return history.save(said, by=by)


@transaction.atomic
def take_back(*, school: School, step: StepSaid, by: User) -> None:
    """Forget what was said. The change history keeps it, and home shows the steps again.

    Raise ValidationError if nothing was said.
    """
    said = SetUpAnswer.objects.filter(school=school, step=step).first()
    if said is None:
        raise ValidationError("A colleague took this back meanwhile. Nothing was changed.")
    history.delete(said, by=by, reason="Taken back")
    School.objects.filter(pk=school.pk).update(set_up_at=None)
