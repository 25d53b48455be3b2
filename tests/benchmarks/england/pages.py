"""The pages of a school, for whatever asks for all of them, and the keys in their addresses."""

from django.utils import timezone

from classes.models import School, User
from lessons.models import InformationEvening, Lesson, PlannedSession

PAGES = {
    "home": "",
    "coverage": "coverage/",
    "summary": "summary/",
    "lessons": "lessons/",
    "lessons, a search": "lessons/?q=questions&outcome=taught",
    "log a lesson: the form": "lessons/log/?planned={planned}",
    "log several: the form": "lessons/log/several/",
    "a lesson": "lessons/{lesson}/",
    "classes": "classes/",
    "a class": "classes/{class}/",
    "a class's plan": "classes/{class}/plan/",
    "children of a class": "classes/{class}/children/",
    "a child": "children/{child}/",
    "teachers": "classes/teachers/",
    "plans": "plans/",
    "a plan": "plans/{session}/",
    "plans by week": "plans/calendar/",
    "curriculum map": "curriculum-map/",
    "term dates": "term-dates/",
    "missed lessons": "missed/",
    "before they leave": "leaving/",
    "calendar": "calendar/",
    "evenings": "evenings/",
    "an evening": "evenings/{past}/",
    "door": "evenings/{past}/door/",
    "door: children": "evenings/{past}/door/children/?q=a",
    "follow-up": "evenings/{past}/follow-up/",
    "letters": "evenings/{past}/letters/",
    "answers": "evenings/{coming}/answers/",
    "sheets": "evenings/{coming}/sheets/",
    "resources": "resources/",
    "a module": "modules/{module}/",
    "families' page, for staff": "families-page/",
    "audit": "audit/",
    "change history": "history/",
    "what is kept": "keeping/",
    "what is held about a child": "children/{child}/record/",
    "security log": "security/",
    "emails": "emails/",
    "people": "people/",
    "cover": "cover/",
    "settings": "settings/",
    "September": "classes/september/",
    "class lists: the form": "classes/import/",
}
AS_TEACHER = (
    "home",
    "coverage",
    "lessons",
    "a class",
    "children of a class",
    "missed lessons",
    "evenings",
    "plans",
)
PUBLIC = {
    "families' page": "",
    "families: resources.json": "resources.json",
    "families: an evening's answer": "evening/{coming}/coming/",
}

OF_GROUP = {
    "group": "",
    "group: a search": "?q=primary+1",
    "group: a school": "schools/{slug}/",
    "group: trend": "trend/",
}
"""Pages of the group of all schools. In the database of one school, that is a group of one."""


def places(school: School, teacher: User) -> dict[str, int]:
    """Return the keys that are in the addresses: of a class of this teacher, and what is in it."""
    now = timezone.now()
    group = school.class_groups.filter(teachers=teacher).latest("academic_year")
    planned = PlannedSession.objects.filter(class_group=group)
    to_teach = planned.still_to_teach().order_by("due_on")[0]
    evenings = InformationEvening.objects.filter(school=school)
    return {
        "class": group.pk,
        "planned": to_teach.pk,
        "session": to_teach.session_id,
        "module": school.modules.latest("pk").pk,
        "lesson": Lesson.objects.filter(planned_session__in=planned).latest("held_on").pk,
        "child": group.enrolments.latest("pk").pupil_id,
        "past": evenings.filter(ends_at__lt=now).latest("starts_at").pk,
        "coming": evenings.filter(starts_at__gt=now).earliest("starts_at").pk,
    }
