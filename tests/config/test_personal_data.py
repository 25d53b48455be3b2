"""The list of personal data names every field that could hold something about a person."""

from collections import Counter
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from classes.models import Pupil, User
from reports.data_protection.personal_data import ABOUT_NOBODY, HISTORY_FIELDS, PERSONAL_DATA

PEOPLE = (Pupil, User)
KEYS_OF_HISTORY = frozenset(
    ["history_id", "history_date", "history_type", "m2m_history_id", "history"]
)


def fields_of(listed) -> list[str]:
    return [f"{model}.{name}" for model, names in listed.items() for name in names.split()]


def all_models() -> Iterator[type[models.Model]]:
    """Yield every model. The history of a model has its fields, and stands under its own name."""
    for model in apps.get_models(include_auto_created=True):
        if not hasattr(model, "instance_type") and not hasattr(model, "history_id"):
            yield model


def is_about_a_person(model: type[models.Model]) -> bool:
    """Return whether each row of the model is about one child or one account."""
    fields = model._meta.concrete_fields
    return model in PEOPLE or any(field.related_model is Pupil for field in fields)


def may_hold_something(field: models.Field) -> bool:
    """Return whether the field needs a decision: text, a file, JSON, or a link to a person."""
    if field.primary_key and not isinstance(field, models.CharField):
        return False
    if field.related_model:
        return field.related_model in PEOPLE
    if is_about_a_person(field.model):
        return True
    texts = (models.CharField, models.TextField, models.JSONField, models.FileField)
    others = (models.GenericIPAddressField, models.BinaryField)
    return isinstance(field, (*texts, *others)) and not field.choices


def test_each_field_that_may_hold_personal_data_is_listed_once():
    listed = Counter(fields_of(ABOUT_NOBODY))
    for data in PERSONAL_DATA:
        listed.update(fields_of(data.fields))
    fields = Counter(
        f"{model._meta.label}.{field.name}"
        for model in all_models()
        for field in model._meta.concrete_fields
        if may_hold_something(field)
    )
    assert sorted(fields - listed) == [], "Add these to reports/data_protection/personal_data.py"
    assert {name for name, times in listed.items() if times > 1} == set()
    every = {f"{m._meta.label}.{f.name}" for m in all_models() for f in m._meta.concrete_fields}
    assert [n for n in listed if n not in every and not n.startswith(HISTORY_FIELDS)] == []


def test_a_change_history_holds_the_fields_of_its_record_and_those_listed():
    more = set()
    for model in apps.get_models():
        if record := getattr(model, "instance_type", None):
            known = {field.name for field in record._meta.concrete_fields}
            more |= {field.name for field in model._meta.concrete_fields} - known
    listed = {
        name for data in PERSONAL_DATA for name in data.fields.get(HISTORY_FIELDS, "").split()
    }
    assert more == listed | KEYS_OF_HISTORY
