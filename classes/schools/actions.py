"""What people do about a school and its classes."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.models import ClassGroup, School, User
from classes.years.year_groups import YearGroups

NAMES_ARE_THERE = (
    "Children’s names are in the record already, so this stays on. A school that keeps head counts "
    "only starts without names."
)


@transaction.atomic
def create_school(
    *, name: str, slug: str, urn: str = "", by: User | None = None, **fields: object
) -> School:
    """Return a new school. Raise ValidationError by field if the name or URN will not do."""
    return history.save(School(name=name, slug=slug, urn=urn, **fields), by=by)


@transaction.atomic
def save_settings(*, school: School, by: User) -> School:
    """Save a school's changed settings. Return it. Names stay kept while there are children."""
    if not school.keeps_pupil_names and school.pupils.exists():
        raise ValidationError({"keeps_pupil_names": NAMES_ARE_THERE})
    return history.save(school, by=by)


@transaction.atomic
def save_class_group(
    *,
    school: School,
    name: str,
    academic_year: int,
    year_groups: YearGroups,
    by: User | None,
    teachers: Iterable[User] = (),
    pupils_on_roll: int | None = None,
    external_id: str | None = None,
    class_group: ClassGroup | None = None,
) -> ClassGroup:
    """Make a class, or change `class_group` to this. Return it.

    Raise ValidationError by field, for example where the name is taken in that year.
    """
    item = class_group or ClassGroup(school=school, made_by=by)
    item.name, item.academic_year = name, academic_year
    item.youngest_year, item.oldest_year = year_groups.youngest, year_groups.oldest
    item.pupils_on_roll = pupils_on_roll
    if external_id is not None:
        item.external_id = external_id
    history.save(item, by=by)
    wanted = set(teachers)
    if wanted != set(item.teachers.all()):
        item.teachers.set(wanted)
    return item
