"""The button that undoes a lesson which was logged with one tap."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from classes.access import Permission, StaffRequest, staff_page
from lessons.log.undoing import undo_lesson
from lessons.log.views.saved import answer, which
from lessons.models import Lesson


@staff_page(Permission.LOG)
@require_POST
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back a lesson that the person has just logged, if nothing has happened to it since."""
    lessons = Lesson.objects.for_classes(request.access.class_groups(Permission.LOG))
    related = lessons.select_related("planned_session__class_group__school")
    lesson = get_object_or_404(related.select_related("planned_session__session__module"), pk=pk)
    text = f"Undone: {which(request, lesson)}. The lesson is taken back."
    try:
        undo_lesson(lesson=lesson, by=request.user, seen=request.GET.get("seen", ""))
    except ValidationError as error:
        return answer(request, lesson.planned_session, " ".join(error.messages), refused=True)
    return answer(request, lesson.planned_session, text)
