"""Actions on modules."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from classes import history
from classes.history.edit_conflicts import refuse_if_changed
from classes.models import School, User
from curriculum.models import Module, Session
from curriculum.shipped_list.actions import copy_resources

KEY_LENGTH = 50
"""Characters of a title that go into its key. This leaves room for a number after it."""


@transaction.atomic
def create_module(*, module: Module, by: User) -> Module:
    """Save a new module of a school, with a key made from its title. Return it.

    It is not finished yet, so families do not see it until somebody ticks it for them.
    """
    assert module.school is not None
    module.for_families = False
    module.key = _free_key(module.school, module.title)
    return history.save(module, by=by)


@transaction.atomic
def copy_module(*, module: Module, school: School, by: User | None) -> Module:
    """Copy a module of the shared library for a school to edit. Return the copy.

    A school without resources gets copies of the shipped ones too. Raise ValidationError if the
    school already has a module with that key.
    """
    if school.modules.filter(key=module.key).exists():
        raise ValidationError(f"{school} already has {module}.")
    copy = _copy(module, school, key=module.key, title=module.title, by=by)
    if not school.resources.exists():
        copy_resources(school=school, by=by)
    return copy


@transaction.atomic
def duplicate_module(*, module: Module, title: str, by: User) -> Module:
    """Copy a school's module, with its sessions in use and their resources. Return the copy.

    No class is due the copy yet, and families do not see it. Raise ValidationError, by field, if
    the title is not valid.
    """
    assert module.school is not None
    key = _free_key(module.school, title)
    return _copy(module, module.school, key=key, title=title, by=by, for_families=False)


@transaction.atomic
def save_module(*, module: Module, by: User, seen: int | None = None) -> Module:
    """Save a changed module. Return it.

    Raise EditConflictError if somebody has saved it since version `seen`.
    """
    refuse_if_changed(module, seen, by=by)
    return history.save(module, by=by)


@transaction.atomic
def archive_module(*, module: Module, by: User) -> Module:
    """Archive a module, so that no class can take it up. Return it.

    Sessions that classes had or are due stay on record.
    """
    return _set_archived(module, True, by=by)


@transaction.atomic
def restore_module(*, module: Module, by: User) -> Module:
    """Restore an archived module. Return it."""
    return _set_archived(module, False, by=by)


def _set_archived(module: Module, is_archived: bool, *, by: User) -> Module:
    module = history.locked(module)
    if module.is_archived == is_archived:
        return module
    module.is_archived = is_archived
    return history.save(module, by=by)


def _free_key(school: School, title: str) -> str:
    """Return a key made from the title that the school does not use yet."""
    base = slugify(title)[:KEY_LENGTH].strip("-") or "module"
    taken = set(school.modules.filter(key__startswith=base).values_list("key", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 2))
    return next(key for key in (base, *numbered) if key not in taken)


def _copy(
    module: Module,
    school: School,
    *,
    key: str,
    title: str,
    by: User | None,
    for_families: bool = True,
) -> Module:
    copy = Module(
        school=school,
        key=key,
        title=title,
        publisher=module.publisher,
        about=module.about,
        is_outline=module.is_outline,
        for_families=for_families,
        copied_from=module,
    )
    history.save(copy, by=by)
    sessions = module.sessions.in_use().prefetch_related("outcomes", "resources")
    for position, session in enumerate(sessions, start=1):
        _copy_session(session, copy, position, by=by)
    return copy


def _copy_session(session: Session, module: Module, position: int, *, by: User | None) -> None:
    outcomes = list(session.outcomes.all())
    resources = [
        resource for resource in session.resources.all() if resource.school_id == module.school_id
    ]
    copy = Session(
        module=module,
        position=position,
        title=session.title,
        aims=session.aims,
        outline=session.outline,
        before_teaching=session.before_teaching,
        minutes=session.minutes,
        youngest_year=session.youngest_year,
        oldest_year=session.oldest_year,
    )
    history.save(copy, by=by)
    copy.outcomes.set(outcomes)
    for resource in resources:
        resource.sessions.add(copy)
