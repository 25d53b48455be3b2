"""The kinds of records in the change history, and how each is named.

They are found from the models, so a new model with a history is in the change history from the
day it is added.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.db import models
from simple_history.models import registered_models

from classes.models import ClassGroup, Enrolment, Membership, Pupil, School, User

APPS = ("classes", "curriculum", "lessons", "reports")

HIDDEN = frozenset(
    [
        *("id", "school", "group", "key", "external_id", "email", "token"),
        *("copied_from", "shipped_seen", "founding_name", "is_demo"),
        *("created_at", "sent_at", "makes_person", "recorded_at", "recorded_by", "invited_by"),
        *("uploaded_at", "uploaded_by", "file", "filename", "kind", "size", "sha256"),
        *("party", "made_at", "made_by", "received_at", "access_needs", "private_note"),
        "brought_over",  # the reason of the entry says so
    ]
)
"""Fields that do not show what people did: keys, timestamps and the details behind a name."""

LABELS: dict[str, tuple[str, ...]] = {
    "plannedsession": ("class_group", "session"),
    "session": ("position", "title"),
    "lesson": ("planned_session", "held_on"),
    "missedlesson": ("pupil", "lesson"),
    "enrolment": ("pupil", "class_group"),
    "membership": ("user", "role"),
    "cover": ("user", "class_group"),
    "accessreview": ("done_at",),
    "groupschool": ("group",),
    "groupreminder": ("link",),
    "invitation": ("name", "role"),
    "informationevening": ("title", "starts_at"),
    "eveningattendance": ("pupil", "evening"),
    "eveningcount": ("class_group", "evening"),
    "doorlink": ("label", "evening"),
    "clearing": ("what", "cleared_at"),
    "pupil": ("id",),
    "setupanswer": ("step",),
}
"""The fields that name a record. A foreign key is named by the fields of its own record."""

ADDED_WITH: Mapping[type[models.Model], str] = {Pupil: "enrolment", User: "membership"}
"""Records of people, whose addition is told by that of another: two lines would say the same.

No record belongs to one of these on its way to the school.
"""

NAMING = ("title", "name", "heading", "held_on", "display_name")
"""For models not in LABELS: the first of these fields that a model has names its records."""


@dataclass(frozen=True)
class Kind:
    """One model that keeps a history.

    `parent_field` is the foreign key to the record that this one belongs to, on the way to the
    school. It is empty if the model has a foreign key to the school itself.
    """

    model: type[models.Model]
    parent_field: str = ""

    @property
    def name(self) -> str:
        """Return the name used in addresses, such as planned-session."""
        return str(self.model._meta.verbose_name).lower().replace(" ", "-")

    @property
    def label(self) -> str:
        """Return the name on screen, such as Planned session."""
        name = str(self.model._meta.verbose_name)
        return name[:1].upper() + name[1:]

    @cached_property
    def history_model(self) -> Any:
        """Return the model of the history rows. Cached: simple_history searches each time."""
        return self.model.history.model  # type: ignore[attr-defined]

    @property
    def history(self) -> models.QuerySet[Any]:
        return self.history_model._default_manager.all()

    @property
    def parent(self) -> "Kind | None":
        if not self.parent_field:
            return None
        return kind_of(_related(self.model, self.parent_field))

    @cached_property
    def naming_fields(self) -> tuple[str, ...]:
        """Return the fields that name a record."""
        return _naming(self.model)

    @cached_property
    def fields(self) -> list[Any]:
        """Return the fields whose changes are shown, in the model's order."""
        return [
            field
            for field in self.history_model.tracked_fields
            if field.name not in HIDDEN
            and field.name != self.parent_field
            and field.related_model is not Pupil
        ]

    @cached_property
    def many_fields(self) -> list[Any]:
        """Return the many-to-many fields in the history, such as a class's teachers."""
        return sorted(
            self.history_model._history_m2m_fields,
            key=lambda field: field.name,
        )

    @cached_property
    def label_paths(self) -> list[str]:
        """Return the look-ups whose values make up a record's name, in order."""
        return list(_label_paths(self.model, ""))

    @property
    def entries_shown(self) -> models.Q:
        """Return the condition on the entries that have a line of their own."""
        return ~models.Q(history_type="+") if self.model in ADDED_WITH else models.Q()

    @property
    def path_to_school(self) -> str:
        """Return the look-up from a record to its school's pk."""
        if self.model is School:
            return "pk"
        return f"{self.parent_field}__{self.parent.path_to_school}" if self.parent else "school"

    def records_of(self, school: School) -> models.QuerySet[Any]:
        """Return the school's present records of this kind."""
        records: models.QuerySet[Any] = self.model._default_manager.all()
        if self.model is User:
            return records.filter(pk__in=school.memberships.order_by().values("user")).order_by()
        return records.filter(**{self.path_to_school: school.pk}).order_by()

    def of_school(self, school: School) -> models.QuerySet[Any]:
        """Return the history of the school's records, including removed ones."""
        if self.model is School:
            return self.history.filter(id=school.pk)
        if (
            self.model is User
        ):  # People have no school of their own: those with a role here, or once.
            roles = Membership.history.filter(school=school)
            return self.history.filter(id__in=roles.values("user_id"))
        if self.parent is None:
            return self.history.filter(school=school)
        return self.of_parents(self.parent.of_school(school))

    def of_classes(self, classes: models.QuerySet[ClassGroup]) -> models.QuerySet[Any] | None:
        """Return the history of the records of these classes.

        None if this kind of record never belongs to a class.
        """
        if self.model is ClassGroup:
            return self.history.filter(id__in=classes.values("pk"))
        if self.model is Pupil:
            listed = Enrolment.objects.filter(class_group__in=classes.values("pk"))
            return self.history.filter(id__in=listed.values("pupil_id"))
        parents = self.parent.of_classes(classes) if self.parent else None
        if parents is None:
            return None
        return self.of_parents(parents)

    def of_parents(self, parents: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Return the history of the records whose parents are in this history.

        The alias matters: with a filter on the foreign key itself, Django would join the parent's
        table and lose the history of records whose parent was removed.
        """
        rows = self.history.alias(of_parent=models.F(f"{self.parent_field}_id"))
        return rows.filter(of_parent__in=parents.values("id"))


@cache
def kinds() -> tuple[Kind, ...]:
    """Return every kind of record that keeps a history and belongs to a school."""
    models_of_apps = (model for app in APPS for model in apps.get_app_config(app).get_models())
    return tuple(kind for model in models_of_apps if (kind := kind_of(model)) is not None)


def kind_named(name: str) -> Kind | None:
    return next((kind for kind in kinds() if kind.name == name), None)


@cache
def kind_of(model: Any) -> Kind | None:
    """Return the kind of a model. None if it keeps no history or belongs to no school."""
    if registered_models.get(model._meta.db_table) is not model:
        return None
    fields = {field.name: field for field in model._meta.concrete_fields}
    if model in (School, User) or "school" in fields:
        return Kind(model)
    for name, field in fields.items():
        if field.related_model not in (None, model, *ADDED_WITH) and kind_of(field.related_model):
            return Kind(model, parent_field=name)
    return None


def _naming(model: type[models.Model]) -> tuple[str, ...]:
    if listed := LABELS.get(model._meta.model_name or ""):
        return listed
    known = {field.name for field in model._meta.concrete_fields}
    own = tuple(name for name in NAMING if name in known)[:1]
    kind = kind_of(model)
    return own or ((kind.parent_field,) if kind and kind.parent_field else ())


def _label_paths(model: type[models.Model], before: str) -> Iterator[str]:
    for name in _naming(model):
        field = model._meta.get_field(name)
        if field.related_model is Pupil:
            yield f"{before}{name}_id"
        elif field.is_relation:
            yield from _label_paths(_related(model, name), f"{before}{name}__")
        else:
            yield f"{before}{name}"


def _related(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name).related_model
