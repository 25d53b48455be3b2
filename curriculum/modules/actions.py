"""What people do about modules."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from classes import history
from classes.history.edit_conflicts import refuse_if_changed
from classes.models import School, User
from curriculum.models import Module, Session
from curriculum.shipped_list.actions import copy_resources

LONGEST_KEY = 50
"""Characters of a title that go into its key, so that a number fits behind."""


@transaction.atomic
def create_module(*, module: Module, by: User) -> Module:
    """Save a new module of a school under a key made from its title. Return it.

    Families do not see it until somebody says so: it is not finished yet.
    """
    assert module.school is not None
    module.for_families = False
    module.key = _free_key(module.school, module.title)
    return history.save(module, by=by)


@transaction.atomic
def copy_module(*, module: Module, school: School, by: User | None) -> Module:
    """Give the school its own copy of a module, to edit as it likes. Return the copy.

    A school that has no resource yet gets its own copies of the shipped ones too.
    Raise ValidationError if the school has a module of that key already.
    """
    if school.modules.filter(key=module.key).exists():
        raise ValidationError(f"{school} has taken up {module} already.")
    copy = _copy(module, school, key=module.key, title=module.title, by=by)
    if not school.resources.exists():
        copy_resources(school=school, by=by)
    return copy


@transaction.atomic
def duplicate_module(*, module: Module, title: str, by: User) -> Module:
    """Copy a school's own module, with its sessions in use and their resources. Return the copy.

    No class is due anything of the copy, and families do not see it yet. Raise ValidationError by
    field.
    """
    assert module.school is not None
    key = _free_key(module.school, title)
    return _copy(module, module.school, key=key, title=title, by=by, for_families=False)


@transaction.atomic
def save_module(*, module: Module, by: User, seen: int | None = None) -> Module:
    """Save a changed module of a school. Return it.

    Raise EditConflictError where it is not the version `seen` any more.
    """
    refuse_if_changed(module, seen, by=by)
    return history.save(module, by=by)


@transaction.atomic
def archive_module(*, module: Module, by: User) -> Module:
    """Offer the module to no class any more. What classes had of it, or are due, stays."""
    module.is_archived = True
    return history.save(module, by=by)


@transaction.atomic
def restore_module(*, module: Module, by: User) -> Module:
    """Offer an archived module again. Return it."""
    module.is_archived = False
    return history.save(module, by=by)


def _free_key(school: School, title: str) -> str:
    """Return a key made from the title that no module of the school has."""
    base = slugify(title)[:LONGEST_KEY].strip("-") or "module"
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
    resources = [item for item in session.resources.all() if item.school_id == module.school_id]
    copied = Session(
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
    history.save(copied, by=by)
    copied.outcomes.set(outcomes)
    for resource in resources:
        resource.sessions.add(copied)
