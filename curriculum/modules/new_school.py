"""Makes a school together with its copy of the shipped module."""

from django.db import transaction

from classes.models import School
from classes.schools.actions import create_school
from classes.schools.short_name import short_name_of
from curriculum.library import load_library
from curriculum.modules.actions import copy_module


@transaction.atomic
def make_school(*, name: str, slug: str = "", urn: str = "", safeguarding_lead: str = "") -> School:
    """Create a school that can begin at once, and return it. Its short name may come from its name.

    Raise ValidationError by field, for example for a wrong URN.
    """
    school = create_school(
        name=name,
        slug=slug or short_name_of(name),
        urn=urn,
        safeguarding_lead=safeguarding_lead,
    )
    copy_module(module=load_library(), school=school, by=None)
    return school
