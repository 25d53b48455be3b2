"""Removes children's names from texts, for people who may not see them."""

from django import template

from classes.access import StaffRequest
from classes.people.reader import reader_of

register = template.Library()


class OwnClassText(str):
    """A text about a class whose children the reader may see."""


@register.filter
def of_own_class(text: str, is_own: bool) -> str:
    """Return the text, marked if it is about a class whose children the reader may see."""
    return OwnClassText(text) if is_own else text


@register.filter
def read_by(text: object, request: StaffRequest) -> object:
    """Return what people typed, with "a child" for each name that the reader may not see.

    It takes one query a page; none if the reader may see all names or there is no text.
    """
    if not text:
        return text
    own = isinstance(text, OwnClassText)
    return reader_of(request).shown(str(text), of_own_class=own)


@register.filter
def title_read_by(text: object, request: StaffRequest) -> object:
    """Return the same for a title, in which an ordinary word is not taken for a name."""
    return reader_of(request).title(text) if text else text
