"""Texts that people typed, for readers who see no child's name."""

from django import template

from classes.access import StaffRequest
from classes.models import Pupil
from classes.names.in_text import NamesInText

register = template.Library()

INSTEAD = "a child"


@register.filter
def read_by(text: str, request: StaffRequest) -> str:
    """Return a typed text as the reader of the page may see it: without names where they see none.

    One query a page, and none where the reader sees names or there is no text.
    """
    if not text or request.access.sees_names or not request.school.keeps_pupil_names:
        return text
    names: NamesInText | None = getattr(request, "names_left_out", None)
    if names is None:
        pupils = Pupil.objects.filter(school=request.school)
        said = dict.fromkeys(pupils.values_list("display_name", flat=True), INSTEAD)
        names = request.names_left_out = NamesInText(said)  # type: ignore[attr-defined]
    return names.replaced(text)
