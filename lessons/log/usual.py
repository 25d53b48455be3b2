"""What a lesson usually takes and who has visited, to offer both while a lesson is logged."""

from collections.abc import Iterable

from django.db.models import Max, Q

from classes.models import School
from classes.people.reader import Reader
from lessons.models import Lesson, LessonOutcome, PlannedSession

MOST_VISITORS = 20


def usual_minutes(planned: Iterable[PlannedSession]) -> dict[int, int | None]:
    """Return how long a lesson will probably take, by the pk of the planned session. One query.

    That is what the session last took at the school; else what the class's last lesson took; else
    what the session's plan says.
    """
    rows = list(planned)
    sessions, classes = {row.session_id for row in rows}, {row.class_group_id for row in rows}
    same = Q(planned_session__session__in=sessions) | Q(planned_session__class_group__in=classes)
    taught = Lesson.objects.filter(same, outcome=LessonOutcome.TAUGHT, minutes__isnull=False)
    of_session: dict[int, int | None] = {}
    of_class: dict[int, int | None] = {}
    for session, class_group, minutes in taught.order_by("held_on", "pk").values_list(
        "planned_session__session", "planned_session__class_group", "minutes"
    ):
        of_session[session] = of_class[class_group] = minutes
    return {
        row.pk: of_session.get(row.session_id)
        or of_class.get(row.class_group_id)
        or row.session.minutes
        for row in rows
    }


def visitors_of(school: School, reader: Reader) -> list[str]:
    """Return the visitors who taught at the school, who came last first. One query.

    They are read from its lessons, so a name is forgotten with the last lesson that has it. One
    with a name in it that the reader may not see is left out.
    """
    rows = Lesson.objects.filter(planned_session__class_group__school=school).exclude(visitor="")
    latest = rows.order_by().values("visitor").annotate(latest=Max("held_on"))
    names = latest.order_by("-latest", "visitor").values_list("visitor", flat=True)
    once: dict[str, str] = {}
    for name in names[: 2 * MOST_VISITORS]:
        once.setdefault(name.casefold(), name)
    newest = list(once.values())[:MOST_VISITORS]
    return [name for name in newest if reader.shown(name) == name]
