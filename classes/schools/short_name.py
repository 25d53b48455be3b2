"""The short name of a school in addresses, made from its name."""

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from classes.models import School

NO_LETTERS = (
    "Give the school a short name for its addresses, such as hope-valley. Its name has no letters "
    "that an address can hold."
)


def short_name_of(name: str) -> str:
    """Return "fern-bank-primary" for "Fern Bank Primary". Raise ValidationError if nothing is left.

    An apostrophe joins what stands around it: St Mary’s is st-marys.
    """
    longest = School._meta.get_field("slug").max_length
    short = slugify(name.replace("_", " "))[:longest].strip("-")
    if not short:
        raise ValidationError({"slug": NO_LETTERS})
    return short
