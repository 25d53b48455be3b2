"""Creating and changing a school and its classes."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import demo, history
from classes.history.edit_conflicts import refuse_if_changed
from classes.models import ClassGroup, School, User
from classes.schools.list_address import CHANGED, begin_anew
from classes.years.year_groups import YearGroups

NAMES_ALREADY_KEPT = (
    "You cannot turn this off, because children’s names are already in the record. A school that "
    "keeps only head counts must start without names."
)


@transaction.atomic
def create_school(
    *, name: str, slug: str, urn: str = "", by: User | None = None, **fields: object
) -> School:
    """Create a school and return it. Raise ValidationError by field, for example for a wrong URN.

    `fields` are any other fields of the school. The people of the demo school can no longer sign in
    once there is a real one.
    """
    school = history.save(School(name=name, slug=slug, urn=urn, **fields), by=by)
    demo.switch_off_people()
    return school


@transaction.atomic
def create_schools(*, schools: Iterable[School], by: User | None = None) -> list[School]:
    """Save new schools and return them, with a fixed number of queries.

    Raise ValidationError by field if one is not valid. Short names and URNs that are here already
    are left to the database, which refuses them all.
    """
    new = list(schools)
    for school in new:
        school.clean_fields()
    made = history.create_many(School, new, by=by)
    demo.switch_off_people()
    return made


@transaction.atomic
def save_settings(*, school: School, by: User, seen: int | None = None) -> School:
    """Save a school's settings and return it.

    Raise ValidationError if it has children's names and would no longer keep names, and
    EditConflictError if somebody has saved the settings since version `seen`.
    """
    refuse_if_changed(school, seen, by=by)
    if not school.keeps_pupil_names and school.pupils.exists():
        raise ValidationError({"keeps_pupil_names": NAMES_ALREADY_KEPT})
    before = School.objects.values_list("list_address", flat=True).get(pk=school.pk)
    if school.list_address == before:
        return history.save(school, by=by)
    begin_anew(school)
    return history.save(school, by=by, reason=CHANGED)


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
    """Create a class, or change `class_group`. Return it.

    Raise ValidationError by field, for example if the name is taken in that year.
    """
    class_group = class_group or ClassGroup(school=school, made_by=by)
    class_group.name, class_group.academic_year = name, academic_year
    class_group.youngest_year, class_group.oldest_year = year_groups.youngest, year_groups.oldest
    class_group.pupils_on_roll = pupils_on_roll
    if external_id is not None:
        class_group.external_id = external_id
    history.save(class_group, by=by)
    new_teachers = set(teachers)
    if new_teachers != set(class_group.teachers.all()):
        class_group.teachers.set(new_teachers)
    return class_group
