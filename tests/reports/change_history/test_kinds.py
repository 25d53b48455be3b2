"""Every model with a history is in the change history."""

from simple_history.models import registered_models

from classes.models import Group, GroupOfficer
from reports.change_history import kinds

OF_NO_SCHOOL = {Group, GroupOfficer}
"""Operators see their history. A school sees that of its own agreements with groups."""


def test_every_model_of_a_school_that_keeps_a_history_is_in_the_change_history():
    models = {model for model in registered_models.values() if not model._meta.auto_created}
    assert {kind.model for kind in kinds()} == models - OF_NO_SCHOOL


def test_every_kind_names_its_records():
    assert all(kind.label_paths for kind in kinds())


def test_no_two_kinds_share_a_name():
    assert len({kind.name for kind in kinds()}) == len(kinds())
